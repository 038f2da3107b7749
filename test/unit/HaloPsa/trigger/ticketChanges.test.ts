import { compare, firstState } from '../../../../nodes/HaloPsa/trigger/ticketChanges';

/** The values of Trigger On that were found, ticket by ticket. */
const valuesOf = ({ found }: ReturnType<typeof compare>) =>
	found.map(({ events }) => events.map(({ polled }) => polled.value));

const at = (second: number) => new Date(Date.UTC(2026, 3, 2, 6, 0, second)).toISOString();
const ticket = (id: number, second: number, more: object = {}) => ({
	id,
	last_update: at(second),
	status_id: 1,
	hasbeenclosed: false,
	...more,
});

describe('What was changed before the trigger began', () => {
	it('is old, whether it is remembered or not', () => {
		const began = firstState([ticket(9, 100)]);
		const missing = ticket(5, 90, { hasbeenclosed: true, dateclosed: at(90) });
		const { found, state } = compare(began, [missing], 0);
		expect(found).toEqual([]);
		expect(valuesOf(compare(state, [ticket(5, 110, { status_id: 2 })], 0))).toEqual([
			['statusChanged', 'reopened', 'updated'],
		]);
	});
});

describe('The memory of tickets', () => {
	it('is bounded, and what was forgotten is not taken for new', () => {
		const many = Array.from({ length: 5_100 }, (_, index) => ticket(index + 1, index));
		const state = firstState(many);
		expect(Object.keys(state.tickets)).toHaveLength(5_000);
		expect(valuesOf(compare(state, [ticket(1, 9_000)], 0)).flat()).not.toContain('created');
		expect(valuesOf(compare(state, [ticket(6_000, 9_000)], 0)).flat()).toContain('created');
	});
});

describe('A ticket that counts as closed once it was', () => {
	it('is reopened where its day of closing is gone', () => {
		const began = firstState([ticket(1, 1, { hasbeenclosed: true, dateclosed: at(1) })]);
		const reopened = ticket(1, 10, { hasbeenclosed: true, dateclosed: '1899-12-30T00:00:00' });
		expect(valuesOf(compare(began, [reopened], 0)).flat()).toContain('reopened');
	});

	it('is closed again by a later day of closing', () => {
		const closed = (second: number) => ({ hasbeenclosed: true, dateclosed: at(second) });
		const { state } = compare(firstState([ticket(1, 1)]), [ticket(1, 10, closed(10))], 0);
		expect(valuesOf(compare(state, [ticket(1, 20, closed(20))], 0))).toEqual([
			['closed', 'updated'],
		]);
	});
});

describe('A property that was not remembered yet', () => {
	it('is no change, whatever it holds; from then on it is', () => {
		const state = firstState([ticket(1, 1, { agent_id: 2 })]);
		const before = structuredClone(state);
		delete (before.tickets['1'] as Record<string, unknown>).agent_id;
		const seen = compare(before, [ticket(1, 9, { agent_id: 3 })], 0);
		expect(valuesOf(seen)).toEqual([['updated']]);
		expect(valuesOf(compare(seen.state, [ticket(1, 10, { agent_id: 4 })], 0))).toEqual([
			['reassigned', 'updated'],
		]);
	});
});
