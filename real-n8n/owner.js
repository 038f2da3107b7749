/** The only user of a throw-away n8n, which only this machine can reach. */
module.exports = {
	email: 'technician@example.com',
	password: 'Halo-demo-1',
	firstName: 'Tess',
	lastName: 'Technician',
};
