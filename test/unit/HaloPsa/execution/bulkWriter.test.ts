import type { IDataObject } from 'n8n-workflow';
import type { WriteResult } from '../../../../nodes/HaloPsa/execution/bulkWriter';
import { writeInBulk } from '../../../../nodes/HaloPsa/execution/bulkWriter';
import { ReferenceResolver } from '../../../../nodes/HaloPsa/execution/referenceResolver';
import { records } from '../../../../nodes/HaloPsa/records';
import { HaloClient } from '../../../../nodes/HaloPsa/transport/client';
import type { MockReply } from '../../../support/halo';
import { Halo } from '../../../support/halo';
import { contextOf } from '../../../support/node';

interface Case {
	bodies: IDataObject[];
	size?: number;
	/** Answers to the writes, in turn. */
	answers: MockReply[];
	/** What a look-up finds, by name, from the first look-up on; absent: nothing can be looked up. */
	held?: string[][];
}

const named = (...names: string[]): IDataObject[] => names.map((name) => ({ name }));
const saved = (name: string, id = name.charCodeAt(0)): IDataObject => ({ id, name });
const refused = (body: unknown): MockReply => ({ status: 400, body });

/** Writes rows against scripted answers; the bodies of each request by name, and each row's end in a word. */
async function write({ bodies, size = 50, answers, held }: Case) {
	const halo = new Halo().on('POST /Client', (_, nth) => answers[nth - 1], answers.length);
	const client = await HaloClient.open(contextOf({}));
	const record = new ReferenceResolver(client, records).registry.record('customer');
	let looks = 0;
	const ends = await writeInBulk(client, record, {
		bodies,
		rowsPerRequest: size,
		isRow: (position, row) => row.name === bodies[position].name,
		nameOf: (position) => `"${String(bodies[position].name)}"`,
		...(held === undefined
			? {}
			: {
					lookUp: async (positions: number[]) => {
						const found = held[Math.min(looks, held.length - 1)];
						looks += 1;
						return positions.map((position) => {
							const name = String(bodies[position].name);
							return found.includes(name) ? saved(name) : undefined;
						});
					},
				}),
	});
	const sent = halo.api.map(({ body }) =>
		(body as IDataObject[]).map(({ name }) => String(name)).join(''),
	);
	const sentAgain = ends.map((end) => end !== undefined && 'wasSentAgain' in end);
	const queries = halo.api.map(({ query }) => query);
	return { sent, looks, ends: ends.map(asWord), sentAgain, queries };
}

function asWord(end: WriteResult | undefined): string {
	if (end === undefined) return 'not begun';
	if ('row' in end) return String(end.row.name);
	return (end.error as Error).message;
}

const lost: MockReply = { lost: 'ECONNRESET' };

test('a reply that holds every row needs no look-up, in whatever order it comes', async () => {
	const { sent, looks, ends, queries } = await write({
		bodies: named('a', 'b', 'c'),
		answers: [{ status: 201, body: [saved('c'), saved('a'), saved('b')] }],
		held: [[]],
	});
	expect({ sent, looks, ends }).toEqual({ sent: ['abc'], looks: 0, ends: ['a', 'b', 'c'] });
	expect(queries).toEqual([{ returnall: 'true' }]);
});

test('a whole reply without what was written is taken in its order', async () => {
	const { ends, looks } = await write({
		bodies: named('a', 'b'),
		answers: [
			{
				status: 201,
				body: [
					{ id: 1, name: 'A' },
					{ id: 2, name: 'B' },
				],
			},
		],
		held: [[]],
	});
	expect({ ends, looks }).toEqual({ ends: ['A', 'B'], looks: 0 });
});

test('one row asks for no array', async () => {
	const { queries, ends } = await write({
		bodies: named('a'),
		answers: [{ status: 201, body: saved('a') }],
	});
	expect({ queries, ends }).toEqual({ queries: [{}], ends: ['a'] });
});

test('rows are cut into requests of the size given', async () => {
	const { sent } = await write({
		bodies: named('a', 'b', 'c', 'd', 'e'),
		size: 2,
		answers: [
			{ status: 201, body: [saved('a'), saved('b')] },
			{ status: 201, body: [saved('c'), saved('d')] },
			{ status: 201, body: saved('e') },
		],
	});
	expect([...sent].sort()).toEqual(['ab', 'cd', 'e']);
});

test('a reply of one row is completed by a look-up', async () => {
	const { sent, looks, ends } = await write({
		bodies: named('a', 'b', 'c'),
		answers: [{ status: 201, body: saved('c') }],
		held: [['a', 'b', 'c']],
	});
	expect({ sent, looks, ends }).toEqual({ sent: ['abc'], looks: 1, ends: ['a', 'b', 'c'] });
});

test('of a Halo that takes one row of a request, the others are sent alone', async () => {
	const { sent, ends } = await write({
		bodies: named('a', 'b', 'c'),
		answers: [
			{ status: 201, body: saved('c') },
			{ status: 201, body: saved('a') },
			{ status: 201, body: saved('b') },
		],
		held: [['c']],
	});
	expect({ sent, ends }).toEqual({ sent: ['abc', 'a', 'b'], ends: ['a', 'b', 'c'] });
});

test('rows that Halo took but does not show are never sent again', async () => {
	const { sent, ends } = await write({
		bodies: named('a', 'b'),
		answers: [{ status: 201, body: { ok: true } }],
		held: [[]],
	});
	expect(sent).toEqual(['ab']);
	expect(ends[0]).toContain('may or may not have done this: create the customer "a"');
});

test('a lost answer is looked up, and only what is not there is sent again, once', async () => {
	const found = await write({ bodies: named('a', 'b'), answers: [lost], held: [['a', 'b']] });
	expect(found).toMatchObject({ sent: ['ab'], ends: ['a', 'b'] });
	const again = await write({
		bodies: named('a', 'b'),
		answers: [lost, { status: 201, body: saved('b') }],
		held: [['a']],
	});
	expect(again).toMatchObject({ sent: ['ab', 'b'], ends: ['a', 'b'] });
	expect([found.sentAgain, again.sentAgain]).toEqual([
		[false, false],
		[false, true],
	]);
	const never = await write({ bodies: named('a'), answers: [lost, lost], held: [[]] });
	expect(never.sent).toEqual(['a', 'a']);
	expect(never.ends[0]).toContain('the connection was lost');
});

test('without a look-up, a lost answer leaves every row unconfirmed and sends nothing again', async () => {
	const { sent, ends } = await write({ bodies: named('a', 'b'), answers: [lost] });
	expect(sent).toEqual(['ab']);
	expect(ends).toEqual([
		expect.stringContaining('create the customer "a" (the connection was lost)'),
		expect.stringContaining('create the customer "b" (the connection was lost)'),
	]);
});

test('what follows requests that were too large goes out in smaller ones', async () => {
	const tooLarge: MockReply = { status: 413 };
	const pairs = ['ab', 'cd', 'ef', 'gh', 'ij', 'kl', 'mn', 'op'];
	const { sent, ends } = await write({
		bodies: named(...pairs.join('')),
		size: 4,
		answers: [
			...[tooLarge, tooLarge, tooLarge],
			...pairs.map((pair) => ({ status: 201, body: [...pair].map((name) => saved(name)) })),
		],
		held: [[]],
	});
	expect(sent).toEqual(['abcd', 'efgh', 'ijkl', ...pairs]);
	expect(ends).toEqual([...pairs.join('')]);
});

test('the row that Halo names is set apart', async () => {
	const { sent, ends } = await write({
		bodies: named('a', 'b', 'c', 'd'),
		answers: [
			refused({ '[2].colour': ['Could not convert.'] }),
			{ status: 201, body: [saved('a'), saved('b')] },
			refused('No colour'),
			{ status: 201, body: saved('d') },
		],
		held: [[]],
	});
	expect(sent).toEqual(['abcd', 'ab', 'c', 'd']);
	expect(ends).toEqual(['a', 'b', 'Halo refused to create the customer: No colour', 'd']);
});

test('where the rows before the refused one were kept, the first that is missing is tried alone', async () => {
	const { sent, ends } = await write({
		bodies: named('a', 'b', 'c', 'd'),
		answers: [refused('Refused'), refused('Refused'), { status: 201, body: saved('d') }],
		held: [['a', 'b']],
	});
	expect(sent).toEqual(['abcd', 'c', 'd']);
	expect(ends).toEqual(['a', 'b', 'Halo refused to create the customer: Refused', 'd']);
});

test('where nothing was kept, halves find the row at fault', async () => {
	const { sent, ends } = await write({
		bodies: named('a', 'b', 'c', 'd'),
		answers: [
			refused('Refused'),
			{ status: 201, body: [saved('a'), saved('b')] },
			refused('Refused'),
			{ status: 201, body: saved('c') },
			refused('Refused'),
		],
		held: [[]],
	});
	expect(sent).toEqual(['abcd', 'ab', 'cd', 'c', 'd']);
	expect(ends[3]).toBe('Halo refused to create the customer: Refused');
});

test('a missing permission is no fault of a row: nothing is split or looked up', async () => {
	const { sent, looks, ends } = await write({
		bodies: named('a', 'b'),
		answers: [{ status: 403 }, { status: 403 }],
		held: [[]],
	});
	expect({ sent, looks }).toEqual({ sent: ['ab', 'ab'], looks: 0 });
	expect(ends[1]).toContain('it needs the permission "Edit: customers"');
});

/** The kind: n8n gave up waiting, and Halo may create the rows after any look. */
describe.each(['ETIMEDOUT', 'ECONNABORTED'])('No answer in time (%s)', (code) => {
	const late: MockReply = { lost: code };
	const open = (name: string) =>
		`Halo may or may not have done this: create the customer "${name}" (no answer came in time)`;

	test('new rows that a look does not show are not sent again', async () => {
		const { sent, ends } = await write({
			bodies: named('A', 'B'),
			answers: [late],
			held: [['B']],
		});
		expect({ sent, ends }).toEqual({ sent: ['AB'], ends: [open('A'), 'B'] });
	});

	test('rows behind them go out', async () => {
		const { sent, ends } = await write({
			bodies: named('A', 'B'),
			size: 1,
			answers: [late, { body: [saved('B')] }],
			held: [[]],
		});
		expect(sent).toEqual(['A', 'B']);
		expect(ends).toEqual([open('A'), 'B']);
	});

	test('a change is sent once more, since it is the same twice', async () => {
		const { sent, ends } = await write({
			bodies: [saved('A')],
			answers: [late, { body: [saved('A')] }],
			held: [[]],
		});
		expect({ sent, ends }).toEqual({ sent: ['A', 'A'], ends: ['A'] });
	});
});
