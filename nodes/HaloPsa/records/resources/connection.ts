import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		connection: 'resource';
	}
}

/** The connection itself: which agent it is, what it may do, what this Halo offers. */
export const connection: Resource = {
	name: 'connection',
	label: 'Connection',
	plural: 'connections',
	path: '/Agent/me',
	isConnection: true,
	paging: 'none',
	titles: ['name'],
	operations: {
		checkHealth: {},
		checkPermissions: {},
		getInfo: {},
	},
};
