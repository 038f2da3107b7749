import { scopesByChoice } from '../../../../nodes/HaloPsa/records/permissions';

/** The boxes that Petra's own guide for Halo has ticked, in its order. */
const TICKETING =
	'admin:webhooks read:tickets edit:tickets read:customers read:contracts edit:contracts read:items edit:items read:invoices edit:invoices'.split(
		' ',
	);
const BILLING = ['read:softwarelicensing', 'edit:softwarelicensing'];

test.each<[keyof typeof scopesByChoice, string[]]>([
	['petraTicketing', TICKETING],
	['petraTicketingBilling', [...TICKETING, ...BILLING]],
])('the choice %s asks for what Petra’s guide lists, and for nothing else', (choice, guide) => {
	expect([...scopesByChoice[choice]].sort()).toEqual([...guide].sort());
});
