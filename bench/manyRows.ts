import type { Row } from '../sandbox';
import type { ScaleJob } from '../test/support/scale/jobs';
import { scaleJobs } from '../test/support/scale/jobs';
import type { Writing } from './building';
import { countIs, list, matchedWithList, taking, takingAll, then, thenInArrays } from './building';
import type { Flow } from './flows';
import { chain } from './flows';
import type { Bench, Contender, Job } from './job';
import { BOTH, expectSame, FLOWS } from './job';
import type { Nodes } from './nodes';
import { keepDifferent, matched, passThrough, rowsOf } from './nodes';

const MANY = 5_000;
const CUSTOMERS = 1_000;
const LISTED = 20_000;
/** Of 200 tickets 160 exist, among others. */
const [GIVEN, EXISTING, OTHERS] = [200, 160, 1_290];

function scaleJob(name: string): ScaleJob {
	const found = scaleJobs.find((job) => job.name === name);
	if (found === undefined) throw new Error(`There is no run "${name}"`);
	return found;
}

const ours = (nodes: Nodes, { parameters }: ScaleJob): Flow => {
	const { resource, operation, ...more } = parameters;
	return chain(nodes.halo(String(resource), String(operation), more));
};

const TICKET =
	"{ supplier_reference: $json.reference, summary: $json.summary, details: 'What Petra saw', client_id: $json.customer, tickettype_id: 1 }";

/** Creates what a list does not have yet, one by one and in arrays; nothing looks whether another run did so meanwhile. */
function creatingWhatIsMissing(
	nodes: Nodes,
	at: { path: string; listKey: string; field1: string; field2: string; body: string },
): Array<[string, Flow]> {
	const match = matched('keepNonMatches', at.field1, at.field2);
	const missing = matchedWithList(nodes, at.path, at.listKey, match);
	const flows: Array<[string, Flow]> = [
		[FLOWS.http, then(missing, match.name, nodes.httpPost(at.path, at.body))],
		[FLOWS.httpInArrays, thenInArrays(missing, match.name, nodes.httpPostArray(at.path, at.body))],
	];
	return flows;
}

const ticketsMissing = (nodes: Nodes) =>
	creatingWhatIsMissing(nodes, {
		path: '/Tickets',
		listKey: 'tickets',
		field1: 'reference',
		field2: 'supplier_reference',
		body: TICKET,
	});

const unchanged: Job = {
	name: 'unchanged',
	label: 'Create or Update 5,000 tickets, all unchanged',
	latencies: BOTH,
	rounds: 2,
	contenders: async (bench) => {
		const job = scaleJob('Create or Update, all unchanged');
		const [single] = ticketsMissing(bench.nodes);
		const writing: Writing = {
			items: job.items(MANY),
			before: job.rows(MANY),
			check: countIs('Tickets', MANY),
		};
		return await takingAll(bench, writing, [[FLOWS.ours, ours(bench.nodes, job)], single]);
	},
};

const someExist: Job = {
	name: 'some-exist',
	label: 'Create or Update 200 tickets of which 160 exist',
	latencies: BOTH,
	rounds: 3,
	contenders: async (bench) => {
		const job = scaleJob('Create or Update, half new');
		const { Client, Tickets } = scaleJob('Create or Update, all unchanged').rows(EXISTING);
		const others = list(
			OTHERS,
			(index): Row => ({
				...Tickets[0],
				id: 20_000 + index,
				supplier_reference: `other_${index}`,
			}),
		);
		const writing: Writing = {
			items: job.items(GIVEN),
			before: { Client, Tickets: [...Tickets, ...others] },
			check: countIs('Tickets', OTHERS + GIVEN),
		};
		return await takingAll(bench, writing, [
			[FLOWS.ours, ours(bench.nodes, job)],
			...ticketsMissing(bench.nodes),
		]);
	},
};

const customers: Job = {
	name: 'customers',
	label: 'Create or Update 1,000 customers, 5 % new',
	latencies: BOTH,
	rounds: 2,
	contenders: async (bench) => {
		const { nodes } = bench;
		const Client = list(
			CUSTOMERS,
			(index): Row => ({ id: 2_000 + index, name: `Customer ${index}` }),
		);
		const writing: Writing = {
			items: Client.map(({ name }) => ({ name })),
			before: { Client: Client.filter((_, index) => index % 20 !== 0) },
			check: countIs('Client', CUSTOMERS),
		};
		return await takingAll(bench, writing, [
			[FLOWS.ours, chain(nodes.halo('customer', 'upsert', { name: '={{ $json.name }}' }))],
			...creatingWhatIsMissing(nodes, {
				path: '/Client',
				listKey: 'clients',
				field1: 'name',
				field2: 'name',
				body: '{ name: $json.name }',
			}),
		]);
	},
};

const licences: Job = {
	name: 'counts',
	label: 'Sync Counts of 5,000 licences, 5 % changed',
	latencies: BOTH,
	rounds: 2,
	contenders: async (bench) => {
		const { nodes } = bench;
		const job = scaleJob('Sync Counts, one in twenty changed');
		// A name of its own, since what matches has a count as well.
		const items = job.items(MANY).map((item) => ({ ...item, wanted: item.count }));
		const counts = items.map(({ wanted }) => Number(wanted));
		const sum = counts.reduce((all, count) => all + count, 0);
		const writing: Writing = {
			items,
			before: job.rows(MANY),
			check: async ({ sandbox }: Bench) => {
				const rows = await sandbox.rows('SoftwareLicence');
				const found = rows.reduce((all, { count }) => all + Number(count), 0);
				expectSame('Seats', found, sum);
			},
		};
		const match = matched('keepMatches', 'customer', 'client_id');
		const different = keepDifferent('count', 'wanted');
		const [path, body] = ['/SoftwareLicence', '{ id: $json.id, count: $json.wanted }'];
		const found = then(matchedWithList(nodes, path, 'licences', match), match.name, different);
		return await takingAll(bench, writing, [
			[FLOWS.ours, ours(nodes, job)],
			[FLOWS.http, then(found, different.name, nodes.httpPost(path, body))],
			[FLOWS.httpInArrays, thenInArrays(found, different.name, nodes.httpPostArray(path, body))],
		]);
	},
};

const tickets: Job = {
	name: 'list',
	label: 'List 20,000 tickets',
	latencies: BOTH,
	rounds: 1,
	contenders: async (bench) => {
		const { nodes } = bench;
		const { rows } = scaleJob('Get Many');
		const before = rows(LISTED);
		const reads = { items: [{}], before, check: async () => undefined };
		const flows: Array<[string, Flow]> = [
			[FLOWS.ours, chain(nodes.halo('ticket', 'getAll', { returnAll: true }))],
			[
				FLOWS.builtIn,
				chain(nodes.builtIn('ticket', 'getAll', { returnAll: true, simplify: true, filters: {} })),
			],
			[FLOWS.http, chain(nodes.httpList('/Tickets', 'tickets'), rowsOf('tickets'))],
		];
		const simplified = before.Tickets.map(({ id, summary, client_id, tickettype_id }) => ({
			...{ id, summary, client_id, client_name: 'Customer 0', tickettype_id },
			...{ tickettype_name: 'Incident', status_name: 'New', agent_name: 'Unassigned' },
		}));
		const contenders: Contender[] = [];
		for (const [name, flow] of flows) contenders.push(await taking(bench, reads, name, flow));
		const passing = { ...reads, items: simplified };
		contenders.push(await taking(bench, passing, FLOWS.floor, chain(passThrough)));
		return contenders;
	},
};

/** What goes over thousands of rows. */
export const manyRows: Job[] = [unchanged, someExist, customers, licences, tickets];
