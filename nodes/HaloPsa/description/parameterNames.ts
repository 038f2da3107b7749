/** Names of the parameters that hold the fields beside the main ones. */
export const ADDITIONAL = {
	create: 'additionalFields',
	update: 'updateFields',
	upsert: 'additionalFields',
} as const;

/** Names of the parameters that hold custom fields: by type, choices of selections of several, by name or ID. */
export const CUSTOM_FIELDS = {
	byType: 'customFieldValues',
	choices: 'customFieldChoices',
	byName: 'customfields',
} as const;

/** Name of the filter by custom fields, among the filters. */
export const CUSTOM_FIELD_FILTER = 'customFieldFilter';

/** Names of the parameters that hold the fields of a record's type: by their type, by label. */
export const TYPE_FIELDS = { byType: 'typeFieldValues', byLabel: 'typeFields' } as const;

/** Name of the parameter that holds what the ticket type requires. */
export const REQUIRED_FIELDS = 'requiredFields';

/** Names of the parameters of Close. */
export const CLOSE_PARAMETERS = {
	status: 'status_id',
	note: 'closingNote',
	outcome: 'outcome_id',
} as const;

/** Names of the parameters of Add of a note, beside its fields. */
export const NOTE_PARAMETERS = {
	files: 'attachFiles',
	once: 'addOnce',
	whenMissing: 'whenTicketMissing',
} as const;

/** The drop-down method that lists the statuses which close a ticket. */
export const CLOSING_STATUS_SEARCH = 'searchClosingStatus';

/** The drop-down method that lists the tickets that were deleted. */
export const DELETED_TICKET_SEARCH = 'searchDeletedTicket';

/** Name of the parameter that says what becomes of references that name nothing. */
export const WHEN_NOT_FOUND = 'whenNotFound';

/** Name of the parameter that says for which period a report is run, among its filters. */
export const REPORT_PERIOD = 'period';

/** Name of the parameters of a query. */
export const QUERY_PARAMETERS = 'queryParameters';

/** Name of the parameter that holds a published report, and of the way to choose it by its published ID. */
export const PUBLISHED_ID = 'publishedId';

/** Names of the parameters of Get Many that say how the list is put out; the last two are under Options. */
export const LIST_OUTPUT = {
	output: 'listOutput',
	fields: 'fields',
	sortBy: 'sortBy',
	descending: 'sortDescending',
} as const;
