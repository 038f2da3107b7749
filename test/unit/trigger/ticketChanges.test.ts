import { compare, firstState } from '../../../nodes/HaloPsa/trigger/ticketChanges';

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
		expect(compare(state, [ticket(5, 110, { status_id: 2 })], 0).found).toMatchObject([
			{ kinds: ['statusChanged', 'reopened', 'updated'] },
		]);
	});
});

describe('The memory of tickets', () => {
	it('is bounded, and what was forgotten is not taken for new', () => {
		const many = Array.from({ length: 5_100 }, (_, index) => ticket(index + 1, index));
		const state = firstState(many);
		expect(Object.keys(state.tickets)).toHaveLength(5_000);
		const { found } = compare(state, [ticket(1, 9_000)], 0);
		expect(found.flatMap(({ kinds }) => kinds)).not.toContain('created');
		const { found: more } = compare(state, [ticket(6_000, 9_000)], 0);
		expect(more.flatMap(({ kinds }) => kinds)).toContain('created');
	});
});

describe('A ticket that counts as closed once it was', () => {
	it('is closed again by a later day of closing', () => {
		const closed = (second: number) => ({ hasbeenclosed: true, dateclosed: at(second) });
		const { state } = compare(firstState([ticket(1, 1)]), [ticket(1, 10, closed(10))], 0);
		const { found } = compare(state, [ticket(1, 20, closed(20))], 0);
		expect(found).toMatchObject([{ kinds: ['closed', 'updated'] }]);
	});
});
