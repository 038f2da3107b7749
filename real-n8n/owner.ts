/** The only user of a throw-away n8n, which only this machine can reach. */
export const owner = {
	email: 'technician@example.com',
	password: 'Halo-demo-1',
	firstName: 'Tess',
	lastName: 'Technician',
};
