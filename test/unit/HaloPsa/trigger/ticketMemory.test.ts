import { TicketMemory } from '../../../../nodes/HaloPsa/trigger/ticketMemory';

const memory = (
	latest = { statuses: new Map<string, number>(), touches: new Map<string, string>() },
) => new TicketMemory(latest);

test('each event replaces what the one before has told', () => {
	const tickets = memory();
	expect(tickets.replaceStatus(7, 1)).toBeUndefined();
	expect(tickets.replaceStatus(7, 2)).toBe(1);
	expect(tickets.replaceTouch(7, 'a')).toBeUndefined();
	expect(tickets.replaceTouch(7, 'b')).toBe('a');
});

describe('An event that could not be passed on', () => {
	test('has told nothing when it comes again', () => {
		const tickets = memory();
		tickets.replaceStatus(7, 1);
		tickets.begin();
		tickets.replaceStatus(7, 2);
		tickets.replaceStatus(7, 3);
		tickets.replaceTouch(8, 'a');
		tickets.takeBack();
		expect(tickets.replaceStatus(7, 2)).toBe(1);
		expect(tickets.replaceTouch(8, 'a')).toBeUndefined();
	});

	test('takes nothing from one that came meanwhile', () => {
		const latest = { statuses: new Map<string, number>(), touches: new Map<string, string>() };
		const failed = memory(latest);
		failed.replaceStatus(7, 2);
		memory(latest).replaceStatus(7, 3);
		failed.takeBack();
		expect(memory(latest).replaceStatus(7, 4)).toBe(3);
	});
});

test('a test run in the editor takes nothing from the published flow', () => {
	const latest = { statuses: new Map([['7', 1]]), touches: new Map([['7', 'a']]) };
	const listens = memory(latest);
	listens.onlyListens = true;
	expect(listens.replaceStatus(7, 2)).toBe(1);
	expect(listens.replaceTouch(7, 'b')).toBe('a');
	const published = memory(latest);
	expect(published.replaceTouch(7, 'b')).toBe('a');
	expect(published.replaceStatus(7, 2)).toBe(1);
});
