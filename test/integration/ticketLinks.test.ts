import type { Row } from '../../sandbox';
import type { Switches } from '../../sandbox/switches';
import { by, useWorld } from './world';

const world = useWorld();

const ticketAt = (client_id: number, more: Row = {}) =>
	Number(
		world().sandbox.halo.add('Tickets', {
			summary: 'Screen is dark',
			tickettype_id: 1,
			client_id,
			...more,
		}).id,
	);
const held = (id: number): Row =>
	world()
		.sandbox.halo.rows('Tickets')
		.find((row) => row.id === id) ?? {};
const notesOn = (id: number) =>
	world()
		.sandbox.halo.rows('Actions')
		.filter(({ ticket_id }) => ticket_id === id)
		.map(({ note }) => note);
const posts = () =>
	world()
		.sandbox.apiRequests()
		.filter(({ method }) => method === 'POST');
const switchTo = (switches: Partial<Switches>) => Object.assign(world().sandbox.switches, switches);
const remove = async (id: number) =>
	await world().one({ resource: 'ticket', operation: 'delete', ticketId: by('id', id) });

const kinds = {
	merge: (id: number | string, other: number | string) => ({
		resource: 'ticket',
		operation: 'merge',
		ticketId: by('id', id),
		mergeInto: by('id', other),
	}),
	relate: (id: number | string, other: number | string) => ({
		resource: 'ticket',
		operation: 'relate',
		ticketId: by('id', id),
		relatedTicket: by('id', other),
	}),
	addChild: (id: number | string, other: number | string) => ({
		resource: 'ticket',
		operation: 'addChild',
		ticketId: by('id', id),
		childTicket: by('id', other),
	}),
};

const OUTPUT = { merge: 'merged_into', relate: 'related_to', addChild: 'child_id' };
const OF_OTHER = { merge: 'Merge Into', relate: 'Related Ticket', addChild: 'Child Ticket' };
const verbs = ['merge', 'relate', 'addChild'] as const;

describe.each(verbs)('%s of two tickets', (verb) => {
	const link = kinds[verb];

	it('is done once: a second run finds it and writes nothing', async () => {
		const [one, other] = [ticketAt(12), ticketAt(12)];
		expect(await world().one(link(one, other))).toEqual({
			id: one,
			outcome: 'updated',
			[OUTPUT[verb]]: other,
		});
		expect(posts()).toHaveLength(1);
		expect(await world().one(link(one, other))).toEqual({
			id: one,
			outcome: 'unchanged',
			[OUTPUT[verb]]: other,
		});
		expect(posts()).toHaveLength(1);
	});

	it('is done once where the answer to the write was lost', async () => {
		const [one, other] = [ticketAt(12), ticketAt(12)];
		world().sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		expect(await world().one(link(one, other))).toMatchObject({ outcome: 'updated' });
		expect(posts()).toHaveLength(1);
	});

	it('may be by what people call the tickets', async () => {
		const [one, other] = [
			ticketAt(12, { supplier_reference: 'inc_1' }),
			ticketAt(12, { supplier_reference: 'inc_2' }),
		];
		expect(await world().one(link('inc_1', 'inc_2'))).toMatchObject({
			id: one,
			[OUTPUT[verb]]: other,
		});
	});

	it('is refused of a ticket with itself', async () => {
		const one = ticketAt(12);
		const { error } = await world().run(link(one, one));
		expect(error?.message).toBe(`Ticket and ${OF_OTHER[verb]} are the same: ${one}`);
		expect(posts()).toEqual([]);
	});

	it.each([
		['the first', (one: number, other: number) => [one, other], 'was deleted in Halo'],
		['the second', (one: number, other: number) => [other, one], 'was deleted in Halo'],
	])('is refused where %s was deleted', async (_, order, words) => {
		const [gone, there] = [ticketAt(12), ticketAt(12)];
		await remove(gone);
		const [one, other] = order(gone, there);
		const { error } = await world().run(link(one, other));
		expect(error?.message).toBe(`Ticket ${gone} ${words}`);
		expect(posts()).toEqual([]);
	});

	it.each([
		['the first', (there: number) => [99_999, there]],
		['the second', (there: number) => [there, 99_999]],
	])('is refused where Halo does not have %s', async (_, order) => {
		const [one, other] = order(ticketAt(12));
		const { error } = await world().run(link(one, other));
		expect(error?.message).toBe('Halo has no ticket with the ID 99999');
		expect(posts()).toEqual([]);
	});

	it.each([
		['ignored', /^Halo (did not (merge|make)|does not show) ticket \d+/, /by hand/],
		['refused', /^Halo refused to (merge|relate|make) ticket \d+ /, /Halo's own/],
	] as const)('is told where Halo has it %s', async (how, message, description) => {
		switchTo({ mergedTickets: how, relating: how, childTickets: how });
		const { error } = await world().run(link(ticketAt(12), ticketAt(12)));
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(description);
		expect(posts()).toHaveLength(1);
	});
});

describe('Merge', () => {
	it('leaves the ticket closed, its notes on the other', async () => {
		const [one, other] = [ticketAt(12), ticketAt(12)];
		await world().one({
			resource: 'ticketNote',
			operation: 'create',
			ticket_id: by('id', one),
			note: 'Rebooted it',
			outcome_id: by('name', 'Private Note'),
		});
		await world().one(kinds.merge(one, other));
		expect(held(one)).toMatchObject({ merged_into_id: other, hasbeenclosed: true });
		expect(notesOn(other)).toContain('Rebooted it');
	});

	it('is done where Halo deletes the ticket, and a second run finds that', async () => {
		switchTo({ mergedTickets: 'deleted' });
		const [one, other] = [ticketAt(12), ticketAt(12)];
		expect(await world().one(kinds.merge(one, other))).toMatchObject({ outcome: 'updated' });
		expect(await world().one(kinds.merge(one, other))).toMatchObject({ outcome: 'unchanged' });
		expect(posts()).toHaveLength(1);
	});

	it('says that the ticket is gone, where Halo deletes it and shows nothing of it', async () => {
		switchTo({ mergedTickets: 'deleted' });
		const [one, other] = [ticketAt(12), ticketAt(12)];
		const body = { record_count: 0, tickets: [] };
		const list = { method: 'GET', path: '/Tickets', status: 200, body };
		world().sandbox.faults.add({ ...list, times: Infinity });
		const { error } = await world().run(kinds.merge(one, other));
		expect(error?.message).toBe(
			`Halo deleted ticket ${one}, and does not show whether it merged it into ticket ${other}`,
		);
		expect(error?.description).toContain(`restore ticket ${one}`);
		expect(posts()).toHaveLength(1);
	});

	it('says that the ticket is open still, where Halo only names the other', async () => {
		switchTo({ mergedTickets: 'open' });
		const [one, other] = [ticketAt(12), ticketAt(12)];
		const { items, execution } = await world().run(kinds.merge(one, other));
		expect(items).toMatchObject([{ outcome: 'updated', still_open: true }]);
		expect(JSON.stringify(execution.data)).toContain('but it is still open');
	});

	it.each([
		['the first', (merged: number, there: number) => [merged, there], 'already'],
		['the second', (merged: number, there: number) => [there, merged], 'itself'],
	])('is refused where %s was merged into a third', async (_, order, word) => {
		const [merged, third, there] = [ticketAt(12), ticketAt(12), ticketAt(12)];
		await world().one(kinds.merge(merged, third));
		const [one, other] = order(merged, there);
		const { error } = await world().run(kinds.merge(one, other));
		expect(error?.message).toBe(`Ticket ${merged} was merged into ticket ${third} ${word}`);
		expect(posts()).toHaveLength(1);
	});

	it('is refused of tickets of two customers, unless that is allowed', async () => {
		const [one, other] = [ticketAt(12), ticketAt(13)];
		const { error } = await world().run(kinds.merge(one, other));
		expect(error?.message).toBe(
			`Tickets ${one} and ${other} are of different customers: "Birch Dental" and "Quay Logistics"`,
		);
		expect(posts()).toEqual([]);
		const allowed = { ...kinds.merge(one, other), anotherCustomer: true };
		expect(await world().one(allowed)).toMatchObject({ outcome: 'updated' });
	});

	it('of several tickets into one is each done', async () => {
		const other = ticketAt(12);
		const ones = [ticketAt(12), ticketAt(12), ticketAt(12)];
		const { items } = await world().run(
			kinds.merge('={{ $json.id }}', other),
			ones.map((id) => ({ id })),
		);
		expect(items.map(({ outcome }) => outcome)).toEqual(['updated', 'updated', 'updated']);
		expect(ones.map((id) => held(id).merged_into_id)).toEqual([other, other, other]);
	});
});

describe('Relate', () => {
	it.each(['shown', 'shown where there are any', 'listed'] as const)(
		'is seen in the ticket or in the list: %s',
		async (relatedTickets) => {
			switchTo({ relatedTickets });
			const [one, other, third] = [ticketAt(12), ticketAt(13), ticketAt(12)];
			expect(await world().one(kinds.relate(one, other))).toMatchObject({ outcome: 'updated' });
			expect(await world().one(kinds.relate(one, third))).toMatchObject({ outcome: 'updated' });
			expect(await world().one(kinds.relate(one, other))).toMatchObject({ outcome: 'unchanged' });
			expect(await world().one(kinds.relate(other, one))).toMatchObject({ outcome: 'unchanged' });
			expect(posts()).toHaveLength(2);
		},
	);

	it('is not taken for done by a list that ignores which ticket it is asked for', async () => {
		switchTo({ relatedTickets: 'listed' });
		world().sandbox.switches.ignoredFilters.add('related_id');
		const [one, other] = [ticketAt(12), ticketAt(12)];
		const { error } = await world().run(kinds.relate(one, other));
		world().sandbox.switches.ignoredFilters.clear();
		expect(error?.message).toBe(
			`Halo does not show ticket ${other} among those related to ticket ${one}`,
		);
		expect(posts()).toHaveLength(1);
	});
});

describe('Add Child', () => {
	it('is refused of a child of another ticket', async () => {
		const [one, other] = [ticketAt(12), ticketAt(12)];
		const child = ticketAt(12, { parent_id: other });
		const { error } = await world().run(kinds.addChild(one, child));
		expect(error?.message).toBe(`Ticket ${child} is the child of ticket ${other} already`);
		expect(posts()).toEqual([]);
	});

	it('is refused of a ticket that stands above', async () => {
		const top = ticketAt(12);
		const middle = ticketAt(12, { parent_id: top });
		const low = ticketAt(12, { parent_id: middle });
		const { error } = await world().run(kinds.addChild(low, top));
		expect(error?.message).toBe(`Ticket ${low} is below ticket ${top} already`);
		expect(posts()).toEqual([]);
	});

	it('of each other lets one of two through', async () => {
		const [one, other] = [ticketAt(12), ticketAt(12)];
		const { error } = await world().run(kinds.addChild('={{ $json.one }}', '={{ $json.other }}'), [
			{ one, other },
			{ one: other, other: one },
		]);
		expect(error?.message).toMatch(/ is below ticket /);
		expect(posts()).toHaveLength(1);
	});
});

describe('Restore', () => {
	const restore = (id: number | string) => ({
		resource: 'ticket',
		operation: 'restore',
		ticketId: by('id', id),
	});

	it('brings a deleted ticket back, once', async () => {
		const id = ticketAt(12);
		await remove(id);
		expect(await world().one(restore(id))).toEqual({ id, outcome: 'updated' });
		expect(held(id).deleted).toBe(false);
		expect(await world().one(restore(id))).toEqual({ id, outcome: 'unchanged' });
		expect(posts()).toHaveLength(1);
	});

	it('may be by what people call the ticket, though another bears a like name', async () => {
		const id = ticketAt(12, { supplier_reference: 'inc_1' });
		ticketAt(12, { supplier_reference: 'inc_10' });
		await remove(id);
		expect(await world().one(restore('inc_1'))).toMatchObject({ id, outcome: 'updated' });
		expect(held(id).deleted).toBe(false);
	});

	it('brings it back once where the answer to the write was lost', async () => {
		const id = ticketAt(12);
		await remove(id);
		world().sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		expect(await world().one(restore(id))).toEqual({ id, outcome: 'updated' });
		expect(posts()).toHaveLength(1);
	});

	it.each([
		['ignored', /^Halo did not restore ticket \d+$/, /by hand/],
		['refused', /^Halo refused to restore ticket \d+: You do not/, /Halo's own/],
	] as const)('is told where Halo has it %s', async (restoring, message, description) => {
		switchTo({ restoring });
		const id = ticketAt(12);
		await remove(id);
		const { error } = await world().run(restore(id));
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(description);
		expect(held(id).deleted).toBe(true);
	});

	it('is told where there never was a ticket of the number', async () => {
		const { error } = await world().run(restore(99_999));
		expect(error?.message).toMatch(/^Halo (refused to|did not) restore ticket 99999/);
	});
});
