import type { Row } from '../sandbox';
import { by } from '../test/support/world';
import type { Writing } from './building';
import { countIs, list, oneByOneOrInArrays, takingAll } from './building';
import { chain } from './flows';
import type { Bench, Job } from './job';
import { BOTH, expectSame, FLOWS } from './job';

const FEW = 50;
const FIRST_ID = 10_000;
const ARRAYS = { options: { rowsPerRequest: FEW } };

const CUSTOMER = 12;
const customer: Row = { id: CUSTOMER, name: 'Birch Dental', toplevel_id: 1 };
const ticketRow = (index: number): Row => ({
	id: FIRST_ID + index,
	summary: `Ticket ${index}`,
	client_id: CUSTOMER,
	tickettype_id: 1,
});

const createTickets: Job = {
	name: 'create-tickets',
	label: `Create ${FEW} tickets`,
	latencies: BOTH,
	rounds: 3,
	contenders: async (bench) => {
		const { nodes } = bench;
		const summary = '=Bench {{ $json.number }}';
		const writing: Writing = {
			items: list(FEW, (number) => ({ number })),
			before: { Client: [customer], Tickets: [] },
			check: countIs('Tickets', FEW),
		};
		return await takingAll(bench, writing, [
			[FLOWS.ours, chain(nodes.halo('ticket', 'create', { summary, tickettype_id: by('id', 1) }))],
			[
				FLOWS.builtIn,
				chain(
					nodes.builtIn('ticket', 'create', {
						summary,
						details: 'Made by the bench',
						ticketType: 1,
						additionalFields: {},
					}),
				),
			],
			...oneByOneOrInArrays(
				nodes,
				'/Tickets',
				"{ summary: 'Bench ' + $json.number, tickettype_id: 1 }",
			),
		]);
	},
};

const changedTo = (entity: string, property: string) => async (bench: Bench) => {
	const rows = await bench.sandbox.rows(entity);
	const changed = rows.filter((row) => String(row[property]).startsWith('Changed'));
	expectSame(`Changed rows of ${entity}`, changed.length, FEW);
};

const updateTickets: Job = {
	name: 'update-tickets',
	label: `Update ${FEW} tickets`,
	latencies: BOTH,
	rounds: 3,
	contenders: async (bench) => {
		const { nodes } = bench;
		const summary = '=Changed {{ $json.id }}';
		const writing: Writing = {
			items: list(FEW, (index) => ({ id: FIRST_ID + index })),
			before: { Client: [customer], Tickets: list(FEW, ticketRow) },
			check: changedTo('Tickets', 'summary'),
		};
		const update = (more: object = {}) =>
			chain(
				nodes.halo('ticket', 'update', {
					ticketId: by('id', '={{ $json.id }}'),
					updateFields: { summary },
					...more,
				}),
			);
		return await takingAll(bench, writing, [
			[FLOWS.ours, update()],
			[FLOWS.oursInArrays, update(ARRAYS)],
			[
				FLOWS.builtIn,
				chain(
					nodes.builtIn('ticket', 'update', {
						ticketId: '={{ $json.id }}',
						updateFields: { summary },
					}),
				),
			],
			...oneByOneOrInArrays(nodes, '/Tickets', "{ id: $json.id, summary: 'Changed ' + $json.id }"),
		]);
	},
};

const createCustomers: Job = {
	name: 'create-customers',
	label: `Create ${FEW} customers`,
	latencies: BOTH,
	rounds: 3,
	contenders: async (bench) => {
		const { nodes } = bench;
		const name = '=Customer {{ $json.number }}';
		const writing: Writing = {
			items: list(FEW, (number) => ({ number })),
			before: { Client: [] },
			check: countIs('Client', FEW),
		};
		const create = (more: object = {}) =>
			chain(nodes.halo('customer', 'create', { name, ...more }));
		return await takingAll(bench, writing, [
			[FLOWS.ours, create()],
			[FLOWS.oursInArrays, create(ARRAYS)],
			[
				FLOWS.builtIn,
				chain(nodes.builtIn('client', 'create', { clientName: name, additionalFields: {} })),
			],
			...oneByOneOrInArrays(nodes, '/Client', "{ name: 'Customer ' + $json.number }"),
		]);
	},
};

const updateCustomers: Job = {
	name: 'update-customers',
	label: `Update ${FEW} customers`,
	latencies: BOTH,
	rounds: 3,
	contenders: async (bench) => {
		const { nodes } = bench;
		const name = '=Changed {{ $json.id }}';
		const writing: Writing = {
			items: list(FEW, (index) => ({ id: FIRST_ID + index })),
			before: {
				Client: list(FEW, (index) => ({ id: FIRST_ID + index, name: `Customer ${index}` })),
			},
			check: changedTo('Client', 'name'),
		};
		const update = (more: object = {}) =>
			chain(
				nodes.halo('customer', 'update', {
					customerId: by('id', '={{ $json.id }}'),
					updateFields: { name },
					...more,
				}),
			);
		return await takingAll(bench, writing, [
			[FLOWS.ours, update()],
			[FLOWS.oursInArrays, update(ARRAYS)],
			...oneByOneOrInArrays(nodes, '/Client', "{ id: $json.id, name: 'Changed ' + $json.id }"),
		]);
	},
};

/** Creating and updating the rows of one request. */
export const fewRows: Job[] = [createTickets, updateTickets, createCustomers, updateCustomers];
