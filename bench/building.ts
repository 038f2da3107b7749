import type { Row } from '../sandbox';
import type { Flow, Items } from './flows';
import { chain, ITEMS, publishFlow } from './flows';
import type { Bench, Contender } from './job';
import { expectSame, FLOWS } from './job';
import type { Body, Nodes } from './nodes';
import { gather, loop, passThrough, rowsOf } from './nodes';

export const list = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));

/** Items that a job writes, and what Halo holds before and afterwards. */
export interface Writing {
	items: Items;
	before: Record<string, Row[]>;
	check: (bench: Bench) => Promise<void>;
}

/** A contender whose flow takes the items. */
export async function taking(
	bench: Bench,
	{ items, before, check }: Writing,
	flow: string,
	built: Flow,
): Promise<Contender> {
	const run = await publishFlow(bench.n8n.api, built);
	return {
		flow,
		prepare: async () => {
			for (const [entity, rows] of Object.entries(before)) await bench.sandbox.fill(entity, rows);
		},
		run: async () => await run(items),
		check: flow === FLOWS.floor ? undefined : async () => await check(bench),
	};
}

/** The flows that are given, and the floor. n8n publishes one after the other. */
export async function takingAll(
	bench: Bench,
	writing: Writing,
	flows: Array<[string, Flow]>,
): Promise<Contender[]> {
	const contenders: Contender[] = [];
	for (const [name, flow] of [...flows, [FLOWS.floor, chain(passThrough)] as const])
		contenders.push(await taking(bench, writing, name, flow));
	return contenders;
}

/** Writes in arrays of as many rows as this package's node takes at most. */
const loopOver = (
	nodes: Flow['nodes'],
	edges: Flow['edges'],
	write: Flow['nodes'][number],
): Flow => ({
	nodes: [...nodes, loop, gather, write],
	edges: [
		...edges,
		{ from: loop.name, to: gather.name, output: 1 },
		{ from: gather.name, to: write.name },
		{ from: write.name, to: loop.name },
	],
});

/** Reads a whole list, and has what comes in matched with it. */
export function matchedWithList(
	nodes: Nodes,
	path: string,
	listKey: string,
	match: Flow['nodes'][number],
): Flow {
	const [read, rows] = [nodes.httpList(path, listKey), rowsOf(listKey)];
	return {
		nodes: [read, rows, match],
		edges: [
			{ from: ITEMS, to: read.name },
			{ from: read.name, to: rows.name },
			{ from: ITEMS, to: match.name },
			{ from: rows.name, to: match.name, input: 1 },
		],
	};
}

/** What follows a flow's last node. */
export const then = (flow: Flow, last: string, ...following: Flow['nodes']): Flow => ({
	nodes: [...flow.nodes, ...following],
	edges: [
		...flow.edges,
		...following.map(({ name }, index) => ({
			from: index === 0 ? last : following[index - 1].name,
			to: name,
		})),
	],
});

/** The same in arrays. */
export const thenInArrays = (flow: Flow, last: string, write: Flow['nodes'][number]): Flow =>
	loopOver(flow.nodes, [...flow.edges, { from: last, to: loop.name }], write);

/** What a flow for a few rows writes, one by one and in arrays. */
export const oneByOneOrInArrays = (
	nodes: Nodes,
	path: string,
	body: Body,
): Array<[string, Flow]> => [
	[FLOWS.http, chain(nodes.httpPost(path, body))],
	[FLOWS.httpInArrays, chain(gather, nodes.httpPostArray(path, body))],
];

export const countIs = (entity: string, count: number) => async (bench: Bench) =>
	expectSame(`Rows of ${entity}`, (await bench.sandbox.rows(entity)).length, count);
