/** The ticket events that fire for webhooks, by their number in Halo's catalogue. */
export const events = {
	newTicket: 3,
	updatedByUser: 19,
	reassigned: 35,
	closed: 39,
	updated: 61,
	statusChanged: 76,
	actionAdded: 1004,
	deleted: 1072,
} as const;

/** Numbers that fire for webhooks; their twins for a single recipient do not. */
export const firingEvents: ReadonlySet<number> = new Set([...Object.values(events), 42, 46, 70]);
