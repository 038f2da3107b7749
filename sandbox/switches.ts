/** Each way in which Halo was seen to answer a token that is no good any more. */
export const deadTokenAnswers = [
	'empty 401',
	'sentence 400',
	'token not found 400',
	'empty 400',
	'empty 403',
	'redirect',
	'login page',
] as const;

export type DeadTokenAnswer = (typeof deadTokenAnswers)[number];

/**
 * Every behaviour of Halo (and Petra) that is doubtful or differs between builds. The first value of each is
 * what we believe most likely; a client must be right with all of them.
 */
export interface Switches {
	/** What an expired token is answered with: an empty 401 is usual, each of the others was reported. */
	expiredToken: DeadTokenAnswer;
	/** A tenant that does not exist: 500 was seen; the others are possible. */
	wrongTenant: 'error 500' | 'not found 404' | 'html' | 'redirect';
	/** A permission that is asked for by name but not ticked: refused, or left out of the token. */
	untickedScope: 'refused' | 'left out';
	/** What the token server says when the agent may not log in. */
	agentRefusal: { status: number; error: string; error_description: string };
	/** Whether `/api/authinfo` can be read without a token. */
	authInfo: 'published' | 'missing';

	/** Two tickets that are created at the same moment get the same number: the later one is refused. */
	numbersCollide: boolean;
	/** Several rows in one POST: which row comes back (unless `returnall=true`). */
	manyRowsReply: 'last' | 'first' | 'array';
	/** Several rows in one POST: `returnall=true` is understood. */
	returnAllUnderstood: boolean;
	/** Several rows in one POST, one refused: nothing is stored, or the rows before it are. */
	manyRowsAtomic: boolean;
	/** Dates in replies to POST carry a `Z`, as seen live. */
	postDatesWithZ: boolean;
	/** A ticket with a user is refused unless its site is sent too. */
	ticketUserNeedsSite: boolean;
	/** A ticket that was closed and opened again still counts as "has been closed"; only its closing date goes. */
	reopenedStaysMarked: boolean;
	/** A ticket that was closed and opened again is not marked as closed, but keeps the date. */
	reopenedKeepsDate: boolean;
	/** The fields of a ticket type: one row each, as seen live, or nested in groups, as newer builds send them. */
	ticketTypeFields: 'rows' | 'groups';
	/** A line left out of an update's `lines`: deleted, or left as it is. */
	leftOutLines: 'deleted' | 'kept';
	/** A licence without an ID among those that a line lists: kept, dropped, or added to those that are there. */
	newLineLicences: 'kept' | 'dropped' | 'appended';
	/** The quantity of a line that counts licences: worked out when the line is written, or when the invoice is made. */
	countedQuantity: 'at once' | 'with the invoice';
	/**
	 * Lines that are sent back as they were: left so, or with the quantity 1 and empty custom fields, each time or where the
	 * write has another line count something.
	 */
	linesSentBack: 'kept' | 'reset once' | 'reset';
	/** Whether lines that are written keep their IDs. */
	lineIds: 'kept' | 'renewed';
	/** The reference of an invoice that a write of its lines leaves out. */
	leftOutInvoiceFields: 'kept' | 'emptied';
	/**
	 * Values of several choices, times and checkboxes, whose way of writing nobody has seen: kept as they are sent, or the
	 * field stays empty without a word.
	 */
	unprovenCustomValues: 'kept' | 'emptied';
	/** A custom field left out of an update: left as it is, or emptied. */
	leftOutCustomFields: 'kept' | 'emptied';
	/** Whether lists show the custom fields that they are asked for; a build that does not know the question shows none. */
	customFieldsInLists: 'when asked' | 'never';

	/** A field of the asset type that is left out of an update's `fields`: emptied, as a maintainer showed, or left as it is. */
	leftOutAssetFields: 'emptied' | 'kept';
	/** When a list of assets shows the fields of their types: asked for them, asked for them of one type, or never. */
	assetFieldsInLists: 'when asked' | 'of one type' | 'never';
	/** A new asset with a customer and no site: it stands nowhere, at the customer's main site, or it is refused. */
	assetWithoutSite: 'nowhere' | 'main site' | 'refused';
	/** A ticket shows the assets that it is about, or does not have the property: a reply that was recorded has none. */
	ticketAssets: 'shown' | 'hidden';
	/** An empty list of assets takes a ticket's last asset away, or is left aside without a word. */
	emptyAssetList: 'replaces' | 'ignored';

	/**
	 * What becomes of a ticket that a request merges into another: it is closed and its notes are on the other, it is deleted,
	 * it only says so and stays open, nothing, or Halo refuses it.
	 */
	mergedTickets: 'closed' | 'deleted' | 'open' | 'ignored' | 'refused';
	/** Tickets that a request relates to another are kept, left aside without a word, or refused. */
	relating: 'kept' | 'ignored' | 'refused';
	/** A ticket shows those that it is related to: always, where there are any, or only a list by `related_id` has them. */
	relatedTickets: 'shown' | 'shown where there are any' | 'listed';
	/** The parent of a ticket that is there already is kept, left as it was without a word, or refused. */
	childTickets: 'kept' | 'ignored' | 'refused';
	/** A deleted ticket that a request restores is there again, stays deleted without a word, or Halo refuses it. */
	restoring: 'done' | 'ignored' | 'refused';

	/** Times of an appointment are taken as they are given, in UTC, or in a zone of Halo's own. */
	appointmentTimes: 'in UTC' | 'in another zone';
	/** A list of appointments has those of all agents, or only those of the own one unless it is asked for all. */
	appointmentsListed: 'all' | 'own unless asked';

	/** A note is by the agent of the application, or by the agent that the request names. */
	noteAgent: 'own' | 'as given';
	/** Times of a timesheet event are taken as they are given, in UTC, or in a zone of Halo's own. */
	timesheetTimes: 'in UTC' | 'in another zone';
	/** An approval shows which of its ticket's it is (`seq`), or Halo keeps that to itself. */
	approvalNumbers: 'shown' | 'hidden';
	/** A process with two approvers leaves one approval, or one for each, which are all answered. */
	approvalsOfProcess: 'one' | 'each';

	/** Changes of the ticket that a note asks for (`new_status` and others) are made, or left without a word. */
	notesChangeTickets: boolean;
	/** A ticket is closed only by a note that says something. */
	closingNeedsNote: boolean;

	/** Filters, in lower case, that this build does not know and therefore ignores, such as `search_summary`. */
	ignoredFilters: Set<string>;
	/** Entities, in Halo's spelling, that always give all rows, such as `Site`. */
	ignoresPaging: Set<string>;
	/** Entities whose rows come in the order of their making, whatever `order` asks for. */
	ignoresOrder: Set<string>;
	/** Entities that always give a full page, however far one asks. */
	neverEnds: Set<string>;
	/** Entities whose `record_count` is the count of the page. */
	wrongRecordCount: Set<string>;
	/** The most ticket rows of a page; more are cut silently. */
	ticketPageCap: number;
	/** The most rows of a page by entity; more are cut silently. */
	pageCap: Map<string, number>;
	/** Entities that do not tell the size of their pages. */
	hidesPageSize: Set<string>;
	/** Entities that answer the last page again to every number beyond it. */
	repeatsLastPage: Set<string>;
	/** Entities that Halo does not page, cut after so many rows while `record_count` counts all: seen live of these. */
	unpagedCap: Map<string, number>;
	/** What gives the rest of such a list; that something does was seen live. */
	unpagedRest: 'count and pages' | 'count' | 'pages' | 'nothing';
	/**
	 * Entities whose list moves while it is read: after each list request, as often as given, the first rows shown are
	 * deleted, or rows are added in front of all others; 1 row unless given.
	 */
	movingLists: Map<string, { times: number; by: 'deleting' | 'adding'; rows?: number }>;
	/** Entities whose lists show a new row only so many milliseconds after it was stored; on real tenants up to minutes. */
	lateLists: Map<string, number>;
	/** How a ticket that was never closed tells it: `hasbeenclosed` null or absent, as seen live, or false. */
	openTicketFlag: 'null' | 'absent' | 'false';
	/** Whether a closed ticket says `hasbeenclosed: true`, as seen live, or tells it by its date alone. */
	closedTicketFlag: 'true' | 'absent';
	/** Whether a list of tickets shows the dates of their SLAs. */
	slaDates: 'shown' | 'hidden';
	/** What leaves an action on a ticket besides its notes: that it was made or changed, changes only, or nothing. */
	actionsLeftBy: 'all' | 'changes' | 'notes';
	/** Whether the end user sees a note: as the note itself says, or, where its outcome is one that shows notes, always. */
	notesAreHidden: 'as sent' | 'as the outcome says';
	/** What a change of a note says of its switches is kept, or left aside without a word. */
	changedNoteSwitches: 'kept' | 'ignored';
	/** What a ticket type calls its SLA; each was read by a shipped client. */
	ticketTypeSla: 'default_sla' | 'default_sla_id' | 'sla_id' | 'slaid' | 'sla';
	/** Whole numbers of fractional type as `12.0`. */
	fractionsWithPoint: boolean;

	/** Whether the columns of a report come with it, with their types. */
	reportColumns: 'told' | 'absent';
	/** Numbers and switches in the rows of a report: as such, or as text, numbers with separators as in custom fields. */
	reportValues: 'typed' | 'text';
	/** Whether a report that was run tells for which period. */
	reportPeriod: 'shown' | 'not shown';
	/** A published report is answered as its rows alone, or as the report with them. */
	publishedData: 'rows' | 'report';
	/** A query that is only to be run is stored as a report: a build that does not know `_loadreportonly`. */
	queryStored: boolean;
	/** Whether a query takes the permission to read reports or to edit them. */
	queryPermission: 'read' | 'edit';
	/** A query is answered with one report, or with a list of one. */
	queryReply: 'object' | 'array';

	/** Newer licence fields (`item_id` and others) exist. */
	newerLicenceFields: boolean;
	/** Newer webhook fields (`auto_disable_attempts` and others) exist. */
	newerWebhookFields: boolean;
	/** `authentication_type` 3 with a secret is kept; older builds fall back to none. */
	webhookSignatures: boolean;
	/** How long a delivery waits. On a real tenant up to 79 seconds were seen. */
	webhookDelayMs: number;
	/** Shape of a delivery. */
	webhookShape: 'full' | 'event only' | 'array' | 'custom';
	/** Whose ID a delivery gives as `agent_id`: the ticket's agent, as in the one that was recorded, or who did it. */
	webhookAgent: 'of the ticket' | 'of the actor';
	/** What the delivery log tells of a failure. */
	webhookLog: 'status and error' | 'status' | 'error';
	/** A text condition with an empty text never holds; shipped clients send two quote characters in its place. */
	emptyConditions: 'never hold' | 'hold';
	/** How often a failed delivery is tried again. */
	webhookRetries: number;
	/** After how many failures in a row a webhook becomes inactive; 0 is never. */
	webhookDisabledAfter: number;
	/** A webhook delivery is repeated with the same id. */
	webhookSentTwice: boolean;
	/** The list of event rows: bare, or under the key `notifications`. */
	notificationList: 'array' | 'envelope';
	/** `advanced_search` is understood; other builds answer "Invalid advanced search parameter". */
	advancedSearch: boolean;
	/** The look-up filter `lookupid` is honoured. */
	lookupFilter: boolean;

	/** Halo answers so many requests within the window, from whoever they come; `saysWhen`: with Retry-After. */
	haloLimit: { requests: number; windowMs: number; saysWhen: boolean } | undefined;
	/** What Petra says when a route was asked too often: its own header in seconds, as a date or in milliseconds, the standard header, or nothing. */
	petraRetryAfter: 'seconds' | 'date' | 'milliseconds' | 'standard' | 'none';
	/** Whether Petra's rate limits apply. */
	petraLimits: boolean;
	/** Whether a request that Petra refused as one too many counts as well. */
	petraCountsRefused: boolean;
	/** Petra is down: every request is answered with this status; 0 cuts the connection. */
	petraOutage: number | undefined;
	/** `proratingPercentageThisMonth` goes to 100 or to 1. */
	petraProrating: 'percent' | 'fraction';
	/** What `totalTenants` of usage counts, where a tenant has a second row for an Autopsy. */
	petraTotalTenants: 'tenants' | 'rows';
	/** Incidents of a tenant that Petra does not watch: none, or a 404. */
	petraUnknownTenant: 'none' | 'refused';
	/** The failed-attack summary knows `startDate` and `endDate`. */
	petraAttackDates: boolean;
	/** Property that holds the sentence of a refusal. */
	petraErrorKey: 'error' | 'message';
}

/** The most likely behaviour of all. */
export function defaultSwitches(): Switches {
	return {
		expiredToken: 'empty 401',
		wrongTenant: 'error 500',
		untickedScope: 'refused',
		agentRefusal: {
			status: 400,
			error: 'invalid_grant',
			error_description: 'The agent of this application is not allowed to log in.',
		},
		authInfo: 'published',
		numbersCollide: false,
		manyRowsReply: 'last',
		returnAllUnderstood: true,
		manyRowsAtomic: true,
		postDatesWithZ: true,
		ticketUserNeedsSite: true,
		reopenedStaysMarked: false,
		reopenedKeepsDate: false,
		ticketTypeFields: 'rows',
		leftOutLines: 'deleted',
		newLineLicences: 'kept',
		countedQuantity: 'at once',
		linesSentBack: 'kept',
		lineIds: 'kept',
		leftOutInvoiceFields: 'kept',
		unprovenCustomValues: 'kept',
		leftOutCustomFields: 'kept',
		customFieldsInLists: 'when asked',
		leftOutAssetFields: 'emptied',
		assetFieldsInLists: 'when asked',
		assetWithoutSite: 'nowhere',
		ticketAssets: 'shown',
		emptyAssetList: 'replaces',
		mergedTickets: 'closed',
		relating: 'kept',
		relatedTickets: 'shown where there are any',
		childTickets: 'kept',
		restoring: 'done',
		appointmentTimes: 'in UTC',
		appointmentsListed: 'own unless asked',
		noteAgent: 'own',
		timesheetTimes: 'in UTC',
		approvalNumbers: 'shown',
		approvalsOfProcess: 'one',
		notesChangeTickets: true,
		closingNeedsNote: false,
		ignoredFilters: new Set(),
		ignoresPaging: new Set(),
		ignoresOrder: new Set(),
		neverEnds: new Set(),
		wrongRecordCount: new Set(),
		ticketPageCap: 100,
		pageCap: new Map(),
		hidesPageSize: new Set(),
		repeatsLastPage: new Set(),
		unpagedCap: new Map([
			['Agent', 50],
			['Attachment', 50],
		]),
		unpagedRest: 'count and pages',
		movingLists: new Map(),
		lateLists: new Map(),
		openTicketFlag: 'null',
		closedTicketFlag: 'true',
		slaDates: 'shown',
		actionsLeftBy: 'all',
		notesAreHidden: 'as sent',
		changedNoteSwitches: 'kept',
		ticketTypeSla: 'default_sla',
		fractionsWithPoint: true,
		reportColumns: 'told',
		reportValues: 'typed',
		reportPeriod: 'shown',
		publishedData: 'rows',
		queryStored: false,
		queryPermission: 'read',
		queryReply: 'object',
		newerLicenceFields: true,
		newerWebhookFields: true,
		webhookSignatures: true,
		webhookDelayMs: 20,
		webhookShape: 'full',
		webhookAgent: 'of the ticket',
		webhookLog: 'status and error',
		emptyConditions: 'never hold',
		webhookRetries: 0,
		webhookDisabledAfter: 0,
		webhookSentTwice: false,
		notificationList: 'array',
		advancedSearch: true,
		lookupFilter: true,
		haloLimit: undefined,
		petraRetryAfter: 'seconds',
		petraLimits: true,
		petraCountsRefused: false,
		petraOutage: undefined,
		petraProrating: 'percent',
		petraTotalTenants: 'tenants',
		petraUnknownTenant: 'none',
		petraAttackDates: true,
		petraErrorKey: 'error',
	};
}
