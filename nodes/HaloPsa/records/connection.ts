import type { RecordType } from './record';

/** The connection itself: which agent it is, what it may do, what this Halo offers. */
export const connection: RecordType = {
	name: 'connection',
	label: 'Connection',
	plural: 'connections',
	path: '/Agent/me',
	paging: 'none',
	titles: ['name'],
	operations: ['checkPermissions', 'getInfo'],
};
