import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { Ceiling, Walk } from './walkLength';
import { linesRun } from './walkLength';

const root = join(__dirname, '..', '..');
const nodesFolder = join(root, 'nodes') + sep;

type Parameters = Record<string, unknown>;

interface Journey {
	name: string;
	most: Ceiling;
	parameters: Parameters;
}

const by = (mode: 'id' | 'name', value: string | number) => ({ __rl: true, mode, value });

const ticket = {
	resource: 'ticket',
	summary: 'Account taken over',
	details: 'What Petra saw',
	client_id: by('id', 12),
	tickettype_id: by('id', 1),
};

/** The ceilings are what there is today: a walk must not grow unseen. Lower them where it gets shorter. */
const JOURNEYS: Journey[] = [
	{
		name: 'Create, one ticket',
		most: { files: 41, read: 23 },
		parameters: { ...ticket, operation: 'create' },
	},
	{
		name: 'Create or Update, one ticket',
		most: { files: 58, read: 35 },
		parameters: {
			...ticket,
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: 'inc_00000001',
		},
	},
	{
		name: 'Sync Counts, one count',
		most: { files: 53, read: 31 },
		parameters: {
			resource: 'softwareLicence',
			operation: 'syncCounts',
			dryRun: false,
			client_id: by('id', 12),
			productBy: 'item_id',
			item_id: by('id', 501),
			count: 21,
		},
	},
];

/** The files of which an export was called, the first first. */
const called = new Set<string>();

/** The JavaScript of each file of `nodes/`, by its full path. */
const loaded = new Map<string, string>();

/** Node's own types keep to themselves how a loader hands over what it has made of a file. */
type Compiling = NodeModule & { _compile(code: string, file: string): void };

/** A function or class that notes its file when something of it is called. */
const noting = (file: string, exported: object): object =>
	new Proxy(exported, {
		get(target, name) {
			if (typeof name === 'string' && name !== 'prototype') called.add(file);
			return Reflect.get(target, name);
		},
		apply(target, self, args) {
			called.add(file);
			return Reflect.apply(target as () => unknown, self, args);
		},
		construct(target, args, made) {
			called.add(file);
			return Reflect.construct(target as new () => object, args, made);
		},
	});

/** Has what a file exports, and the functions of the objects that it exports, note when they are called. */
function noteCallsOf(file: string, exported: Record<string, unknown>, depth = 0): void {
	for (const [name, value] of Object.entries(exported)) {
		if (typeof value === 'function') exported[name] = noting(file, value);
		const isObject = Object.prototype.toString.call(value) === '[object Object]';
		if (isObject && depth === 0) noteCallsOf(file, value as Record<string, unknown>, 1);
	}
}

/**
 * Has the files of `nodes/` loaded as plain as they are written, and has them note when they are called. The loader of the
 * tools exports through functions, which would count as a way through a file that has only a constant.
 */
function loadNodesPlainly(): void {
	const { '.ts': loadOther } = require.extensions;
	require.extensions['.ts'] = (module, file) => {
		if (!file.startsWith(nodesFolder)) return loadOther?.(module, file);
		const { outputText } = transpileModule(readFileSync(file, 'utf8'), {
			fileName: file,
			compilerOptions: {
				module: ModuleKind.CommonJS,
				target: ScriptTarget.ES2022,
				esModuleInterop: true,
				removeComments: true,
			},
		});
		loaded.set(file, outputText);
		(module as Compiling)._compile(outputText, file);
		noteCallsOf(file, module.exports);
	};
}

/** The files of `nodes/` of which a function has run since the last look, with how many of their lines did. */
async function lookAt(session: Session): Promise<Map<string, number>> {
	const { result } = await session.post('Profiler.takePreciseCoverage');
	const ran = new Map<string, number>();
	for (const { url, functions } of result) {
		const file = url.startsWith('file:') ? fileURLToPath(url) : url;
		const lines = linesRun(loaded.get(file) ?? '', functions);
		if (lines > 0) ran.set(file, lines);
	}
	return ran;
}

/** Goes each journey once, with one item, in n8n's engine in this process with the sandbox as Halo. */
export async function walksOfOneItem(): Promise<Walk[]> {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
	loadNodesPlainly();
	// Not before the loader is in place.
	const load = createRequire(__filename);
	const { worldIn } = load('../../test/support/world') as typeof import('../../test/support/world');
	const { createInProcessN8n } = load(
		'../../test/support/inProcess/n8n',
	) as typeof import('../../test/support/inProcess/n8n');
	const walks: Walk[] = [];
	for (const { name, most, parameters } of JOURNEYS) {
		const n8n = { api: createInProcessN8n(), release: async () => undefined };
		const world = await worldIn(n8n);
		try {
			await lookAt(session);
			called.clear();
			const { error } = await world.run(parameters);
			if (error !== null) throw new Error(`${name}: ${error.message}`);
			const ran = await lookAt(session);
			// n8n calls the node, which has been made when it was loaded.
			const node = [...ran.keys()].filter((file) => file.endsWith('.node.ts'));
			const files = [...new Set([...node, ...called, ...ran.keys()])].map((file) => ({
				file: relative(root, file).replaceAll(sep, '/'),
				lines: ran.get(file) ?? 0,
			}));
			walks.push({ name, most, files: files.filter(({ lines }) => lines > 0) });
		} finally {
			await world.leave();
		}
	}
	session.disconnect();
	return walks;
}
