import type {
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import { credential, StoredCredential } from '../support/credentials';
import { locator, run } from '../support/node';
import type { Addition } from './tree';
import { Tree } from './tree';

/** A record type of which the project knows no more than that Halo publishes it. */
const record: Addition = {
	files: {
		'nodes/HaloPsa/records/resources/cannedText.ts': `import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		cannedText: 'resource';
	}
}

export const cannedText: Resource = {
	name: 'cannedText',
	label: 'Canned Text',
	plural: 'canned texts',
	path: '/CannedText',
	paging: 'pages',
	permission: 'kb',
	titles: ['name'],
	operations: { count: {}, create: {}, get: {}, getAll: {}, update: {}, delete: {} },
	fields: [{ name: 'name', label: 'Name', kind: 'text', place: 'required' }],
	simplified: { id: 'integer', name: 'string' },
};
`,
	},
	lines: [
		{
			file: 'nodes/HaloPsa/records/resources/index.ts',
			before: "export { otherRecord } from './otherRecord';",
			line: "export { cannedText } from './cannedText';",
		},
	],
};

/** An operation, which the new record type offers; one that was there would take a line more. */
const operation: Addition = {
	files: {
		'nodes/HaloPsa/operations/count.ts': `import { nounOf } from '../records/record';
import { listRows } from '../transport/pages';
import type { Operation } from './operation';

/** Counts the records of a type. */
export const count: Operation<'count'> = {
	verb: 'count',
	access: 'read',
	name: 'Count',
	action: (record) => \`Count \${record.plural}\`,
	description: (record) => \`Get the number of \${record.plural}\`,
	properties: () => [],
	output: () => ({ count: 'integer' }),
	kind: 'perItem',
	async run({ client }, record) {
		const doing = \`list each \${nounOf(record)}\`;
		const purpose = { record, access: 'read' as const, doing };
		return { count: (await listRows(client, record, {}, undefined, purpose)).length };
	},
};
`,
	},
	lines: [
		{
			file: 'nodes/HaloPsa/records/operations.ts',
			before: '	create: Offered & {',
			line: '	count: Offered;',
		},
		{
			file: 'nodes/HaloPsa/operations/all.ts',
			before: "export { createRecord as create } from './create';",
			line: "export { count } from './count';",
		},
	],
};

/** An event of the polling trigger. */
const event: Addition = {
	files: {},
	lines: [
		{
			file: 'nodes/HaloPsa/trigger/events.ts',
			before: '	{\n		number: UPDATED,',
			line: "	onChange('Ticket Priority Changed', 'priorityChanged', watchedNumber('priority_id')),",
		},
	],
};

const tree = new Tree();

/** The node as n8n would load it. */
let node: INodeType;
let sandbox: Sandbox;

beforeAll(async () => {
	tree.add(record);
	tree.add(operation);
	tree.add(event);
	tree.build();
	const { HaloPsa } = jest.requireActual<{ HaloPsa: new () => INodeType }>(
		tree.built('nodes/HaloPsa/HaloPsa.node.js'),
	);
	node = new HaloPsa();
	sandbox = await startSandbox({ data: 'empty' });
}, 240_000);

afterAll(async () => {
	tree.remove();
	await sandbox.close();
});

const choicesOf = (name: string, resource?: string): string[] => {
	const isMeant = (property: INodeProperties) =>
		property.name === name &&
		(resource === undefined || property.displayOptions?.show?.resource?.includes(resource));
	const found = node.description.properties.find(isMeant);
	return (found?.options as INodePropertyOptions[]).map((option) => option.name);
};

const schemaOf = (verb: string): unknown =>
	tree.builtJson(`nodes/HaloPsa/__schema__/v1.0.0/cannedText/${verb}.json`);

test.each([
	['a record type', record, 1, 1],
	['an operation', operation, 1, 2],
	['a polling event', event, 0, 1],
])('%s takes no more files and lines than promised', (_, added, files, lines) => {
	expect(Object.keys(added.files)).toHaveLength(files);
	expect(added.lines.length).toBeLessThanOrEqual(lines);
});

test('the event is offered', () => {
	const { HaloPsaPollingTrigger } = jest.requireActual<{
		HaloPsaPollingTrigger: new () => INodeType;
	}>(tree.built('nodes/HaloPsa/HaloPsaPollingTrigger.node.js'));
	const [triggerOn] = new HaloPsaPollingTrigger().description.properties;
	expect(triggerOn.options).toContainEqual({
		name: 'Ticket Priority Changed',
		value: 'priorityChanged',
	});
});

test('the record type is offered with all its operations', () => {
	expect(choicesOf('resource')).toContain('Canned Text');
	expect(choicesOf('operation', 'cannedText')).toEqual([
		'Create',
		'Get Many',
		'Get',
		'Update',
		'Count',
		'Delete',
	]);
});

test('the editor knows what comes before anything has run', () => {
	expect(schemaOf('getAll')).toMatchObject({
		properties: { id: { type: ['integer', 'null'] }, name: { type: ['string', 'null'] } },
	});
	expect(schemaOf('count')).toMatchObject({ properties: { count: { type: 'integer' } } });
});

test('they work on the sandbox', async () => {
	const stored = new StoredCredential(
		credential({ ...sandbox.credential(), accessToken: '', discovered: '' }),
	);
	const runHere = async (operation: string, parameters: INodeParameters = {}) => {
		const given = { resource: 'cannedText', operation, ...parameters };
		return (await run(given, { nodeType: node, credential: stored })).json;
	};
	const [first] = await runHere('create', { name: 'How to log in' });
	expect(first).toEqual({ id: expect.any(Number), name: 'How to log in' });
	const { id } = sandbox.halo.add('CannedText', { name: 'How to log out', views: 4 });
	const cannedTextId = locator('name', 'how to log out');
	expect(await runHere('get', { cannedTextId })).toEqual([{ id, name: 'How to log out' }]);
	expect(await runHere('count')).toEqual([{ count: 2 }]);
	expect(await runHere('delete', { cannedTextId })).toEqual([
		{ deleted: true, already_gone: false, id, name: 'How to log out' },
	]);
	expect(await runHere('getAll', { returnAll: true })).toEqual([first]);
	expect(sandbox.violations).toEqual([]);
});
