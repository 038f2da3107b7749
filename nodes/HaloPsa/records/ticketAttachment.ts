import type { RecordType } from './record';

/** A file on a ticket. */
export const ticketAttachment: RecordType = {
	name: 'ticketAttachment',
	label: 'Ticket Attachment',
	plural: 'ticket attachments',
	path: '/Attachment',
	listKey: 'attachments',
	paging: 'none',
	permission: 'tickets',
	titles: ['filename'],
	parent: 'ticket_id',
	parentInListsOnly: true,
	narrowedBy: { ticket_id: 'ticket_id' },
	operations: ['upload', 'getAll', 'download', 'delete'],
	download: { method: 'GET', path: '/Attachment', fileName: 'attachment-{id}' },
	fields: [
		{ name: 'ticket_id', label: 'Ticket', kind: 'reference', to: 'ticket', place: 'required' },
		{
			name: 'filename',
			label: 'File Name',
			kind: 'text',
			description: 'The name in Halo, when it is to differ from that of the file',
		},
		{ name: 'note', label: 'Note', kind: 'text' },
		{
			name: 'showforusers',
			label: 'Visible to Users',
			kind: 'boolean',
			description: 'Whether end users see the file',
		},
	],
	simplified: [
		'id',
		'ticket_id',
		'filename',
		'filesize',
		'note',
		'datecreated',
		'showforusers',
		'isimage',
	],
};
