/**
 * The ticket events that fire for webhooks, by their number in Halo's catalogue. Their counterparts for a single
 * recipient have other numbers and never happen here.
 */
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
