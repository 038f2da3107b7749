/** The only user of a prepared home; each n8n that starts on a copy of it gives her another password. */
export const owner = {
	email: 'technician@example.com',
	password: 'Halo-demo-1',
	firstName: 'Tess',
	lastName: 'Technician',
};
