import type { RecordType } from './record';

/** Halo's list of custom fields; `includevalues` brings the choices of selection fields with it. */
export const customFieldType: RecordType = {
	name: 'customField',
	label: 'Custom Field',
	plural: 'custom fields',
	path: '/FieldInfo',
	paging: 'none',
	titles: ['label', 'name'],
	subtitle: 'name',
	query: { iscustomfieldsetup: true, includevalues: true },
};
