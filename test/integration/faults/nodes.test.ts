import type { Row } from '../../../sandbox';
import { ClientLine } from '../../support/clientLine';
import type { PetraWorld } from '../world';
import { enterPetraWorld } from '../world';
import { tryCells } from './cell';
import type { Operation } from './operations';
import { operationsWith } from './operations';
import type { Subject, Told } from './subject';
import { wordsOf } from './subject';
import { handOver, made } from './table';

/** The main operations of both nodes, each fault at each of their requests, then a run that nothing disturbs. */
let world: PetraWorld;
let line: ClientLine;

beforeAll(async () => {
	world = await enterPetraWorld();
	line = new ClientLine(new URL(world.sandbox.url).port);
	await world.run({ resource: 'ticket', operation: 'getAll', limit: 1 });
});

afterAll(async () => {
	line.close();
	await world.leave();
	handOver('nodes');
});

/** Properties of rows within a row that Halo gives anew each time. */
const OWN_IDS = ['id', 'ihid', 'licence_id', 'ticket_id', 'guid'];

const shown = (value: unknown): unknown =>
	JSON.parse(
		JSON.stringify(value ?? null, (key, held: unknown) =>
			OWN_IDS.includes(key) || /date|time/i.test(key) ? undefined : held,
		),
	);

/** What differs from run to run: moments, and IDs that Petra makes up. */
const DIFFERING =
	/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const alike = (output: unknown): unknown =>
	JSON.parse(JSON.stringify(output).replace(DIFFERING, '…'));

/** Errors in the words that a person reads: of the run, or of its items. */
const errorsOf = (error: Parameters<typeof wordsOf>[0] | null, items: Row[]): string[] =>
	error === null
		? items
				.filter((item) => item.error !== undefined || item.outcome === 'refused')
				.map((item) => String(item.error ?? item.reason))
		: [wordsOf(error)];

function stateOf(watch: Operation['watch'] = {}): string[] {
	const { halo } = world.sandbox;
	const summaryOf = (id: unknown) => halo.rows('Tickets').find((row) => row.id === id)?.summary;
	return Object.entries(watch).flatMap(([entity, properties]) =>
		halo
			.rows(entity)
			.filter((row) => row.deleted !== true)
			.map((row: Row) => {
				const values = properties.map((name) =>
					name === 'ticket_id' ? summaryOf(row[name]) : shown(row[name]),
				);
				return JSON.stringify([entity, ...values]);
			}),
	);
}

function subjectOf(operation: Operation): Subject {
	const { name, service, again, parameters, items = [{}], mayLack, isFormless } = operation;
	let credential: string | undefined;
	return {
		name,
		service,
		again,
		...(isFormless === undefined ? {} : { isFormless }),
		items: items.length,
		prepare: async () => {
			world.sandbox.reset();
			world.sandbox.switches.petraLimits = false;
			operation.prepare?.(world.sandbox);
			credential = operation.logsIn === true ? await world.newCredential() : undefined;
		},
		run: async (): Promise<Told> => {
			const { items: output, error } =
				service === 'Petra'
					? await world.runPetra(parameters, items)
					: credential === undefined
						? await world.run(parameters, items)
						: await world.runAs(credential, parameters, items);
			return { errors: errorsOf(error, output), output: alike(output) };
		},
		state: () => stateOf(operation.watch),
		...(mayLack === undefined
			? {}
			: { mayLack: { state: () => stateOf(mayLack.watch), told: mayLack.told } }),
	};
}

test.each(operationsWith(made.words, made.numbers).map((one) => [one.name, one] as const))(
	'%s, whatever goes wrong: nothing is lost, nothing twice, and an error says what to change',
	async (_, operation) => {
		const wrong = await tryCells({ sandbox: world.sandbox, line }, subjectOf(operation));
		expect(wrong).toEqual([]);
	},
);
