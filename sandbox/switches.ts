/**
 * Every behaviour of Halo (and Petra) that is doubtful or differs between builds. The first value of each is
 * what we believe most likely; a client must be right with all of them.
 */
export interface Switches {
	/** An expired token is answered with an empty 401, or with 400 and a sentence. */
	expiredToken: 'empty 401' | 'sentence 400';
	/** A tenant that does not exist: 500 was seen; the others are possible. */
	wrongTenant: 'error 500' | 'not found 404' | 'html' | 'redirect';
	/** A permission that is asked for by name but not ticked: refused, or left out of the token. */
	untickedScope: 'refused' | 'left out';
	/** What the token server says when the agent may not log in. */
	agentRefusal: { status: number; error: string; error_description: string };
	/** Whether `/api/authinfo` can be read without a token. */
	authInfo: 'published' | 'missing';

	/** Several rows in one POST: which row comes back (unless `returnall=true`). */
	manyRowsReply: 'last' | 'first' | 'array';
	/** Several rows in one POST: `returnall=true` is understood. */
	returnAllUnderstood: boolean;
	/** Several rows in one POST, one refused: nothing is stored, or the rows before it are. */
	manyRowsAtomic: boolean;
	/** Dates in replies to POST carry a `Z`. */
	postDatesWithZ: boolean;
	/** A ticket with a user is refused unless its site is sent too. */
	ticketUserNeedsSite: boolean;
	/** A ticket that was closed and opened again still counts as "has been closed"; only its closing date goes. */
	reopenedStaysMarked: boolean;
	/** A line left out of an update's `lines`: deleted, or left as it is. */
	leftOutLines: 'deleted' | 'kept';
	/** A custom field left out of an update: left as it is, or emptied. */
	leftOutCustomFields: 'kept' | 'emptied';

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
	/** Entities that Halo does not page, cut after so many rows while `record_count` counts all. */
	unpagedCap: Map<string, number>;
	/** What gives the rest of such a list. */
	unpagedRest: 'nothing' | 'count' | 'pages';
	/**
	 * Entities whose list moves while it is read: after each list request, as often as told, the first rows shown are
	 * deleted, or rows are added in front of all others; 1 row unless told.
	 */
	movingLists: Map<string, { times: number; by: 'deleting' | 'adding'; rows?: number }>;
	/** Whole numbers of fractional type as `12.0`. */
	doublesWithPoint: boolean;

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
	/** How often a failed delivery is tried again. */
	webhookRetries: number;
	/** After how many failures in a row a webhook is switched off; 0 is never. */
	webhookDisabledAfter: number;
	/** A webhook delivery is repeated with the same id. */
	webhookSentTwice: boolean;
	/** The list of event rows: bare, or under the key `notifications`. */
	notificationList: 'array' | 'envelope';
	/** The look-up filter `lookupid` is honoured. */
	lookupFilter: boolean;

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
		manyRowsReply: 'last',
		returnAllUnderstood: true,
		manyRowsAtomic: true,
		postDatesWithZ: false,
		ticketUserNeedsSite: true,
		reopenedStaysMarked: false,
		leftOutLines: 'deleted',
		leftOutCustomFields: 'kept',
		ignoredFilters: new Set(),
		ignoresPaging: new Set(),
		ignoresOrder: new Set(),
		neverEnds: new Set(),
		wrongRecordCount: new Set(),
		ticketPageCap: 100,
		pageCap: new Map(),
		hidesPageSize: new Set(),
		repeatsLastPage: new Set(),
		unpagedCap: new Map(),
		unpagedRest: 'nothing',
		movingLists: new Map(),
		doublesWithPoint: true,
		newerLicenceFields: true,
		newerWebhookFields: true,
		webhookSignatures: true,
		webhookDelayMs: 20,
		webhookShape: 'full',
		webhookRetries: 0,
		webhookDisabledAfter: 0,
		webhookSentTwice: false,
		notificationList: 'array',
		lookupFilter: true,
		petraRetryAfter: 'seconds',
		petraLimits: true,
		petraCountsRefused: false,
		petraOutage: undefined,
		petraProrating: 'percent',
		petraUnknownTenant: 'none',
		petraAttackDates: true,
		petraErrorKey: 'error',
	};
}
