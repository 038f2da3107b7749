import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		ticketAttachment: 'resource';
	}
}

/** A file on a ticket. */
export const ticketAttachment: Resource = {
	name: 'ticketAttachment',
	label: 'Ticket Attachment',
	plural: 'ticket attachments',
	path: '/Attachment',
	listKey: 'attachments',
	paging: 'none',
	permission: 'tickets',
	titles: ['filename'],
	parent: { field: 'ticket_id', inListsOnly: true },
	narrowedBy: { ticket_id: 'ticket_id' },
	operations: {
		upload: {},
		getAll: {},
		download: { method: 'GET', path: '/Attachment', fileName: 'attachment-{id}' },
		delete: {},
	},
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
	simplified: {
		id: 'integer',
		filename: 'string',
		filesize: 'integer',
		note: 'string',
		datecreated: 'string',
		showforusers: 'boolean',
		isimage: 'boolean',
		ticket_id: 'reference',
	},
};
