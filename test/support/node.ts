import { ExecuteContext, LoadOptionsContext } from 'n8n-core';
import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
	INodeTypes,
	NodeExecutionHint,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';
import { HaloPsa } from '../../nodes/HaloPsa/HaloPsa.node';
import { execute } from '../../nodes/HaloPsa/operations/execute';
import { propertiesOf } from '../../nodes/HaloPsa/properties';
import type { RecordType } from '../../nodes/HaloPsa/records/record';
import { listSearchOf } from '../../nodes/HaloPsa/search/listSearch';
import { credential, StoredCredential } from './credentials';
import { additionalDataOf } from './inProcess/additionalData';
import './services';

const TYPE = 'n8n-nodes-halopsa.haloPsa';

let searches = 0;

/** How a test runs the node; what is left out is as n8n has it by default. */
export interface RunOptions {
	/** JSON of the input items; one empty item when absent. */
	items?: IDataObject[];
	/** Files of the first item. */
	binary?: IBinaryKeyData;
	credential?: StoredCredential;
	/** Settings of the node, such as `onError`. */
	node?: Partial<INode>;
	timezone?: string;
	signal?: AbortSignal;
	/** Whether an AI agent runs the node. */
	isTool?: boolean;
	/** Functions of the context that an older n8n does not have. */
	lacks?: ReadonlyArray<keyof IExecuteFunctions>;
	/** The node with other record types than its own. */
	records?: RecordType[];
	/** Another node than Halo PSA. */
	nodeType?: INodeType;
}

/** What came out of the node. */
export interface Outcome {
	items: INodeExecutionData[];
	json: IDataObject[];
	hints: NodeExecutionHint[];
}

function nodeTypeOf({ records, nodeType }: RunOptions): INodeType {
	if (nodeType !== undefined) return nodeType;
	const node = new HaloPsa();
	if (records === undefined) return node;
	return {
		description: { ...node.description, properties: propertiesOf(records) },
		methods: { listSearch: listSearchOf(records) },
		async execute(this: IExecuteFunctions) {
			return await execute(this, records);
		},
	};
}

function prepare(parameters: INodeParameters, options: RunOptions) {
	const { credential = new StoredCredential(), timezone = 'Europe/London' } = options;
	const nodeType = nodeTypeOf(options);
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	} as INodeTypes;
	const node: INode = {
		id: 'node-1',
		name: 'Halo PSA',
		type: TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { haloPsaApi: credential.details },
		...options.node,
	};
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'Test',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
		settings: { timezone },
	});
	const additionalData = additionalDataOf(credential);
	return { nodeType, node, workflow, additionalData };
}

/** The execution context that n8n gives a node, for tests that go below the node. */
export function contextOf(parameters: INodeParameters, options: RunOptions = {}): ExecuteContext {
	const { node, workflow, additionalData } = prepare(parameters, options);
	const items = (options.items ?? [{}]).map((json, item) => ({
		json,
		pairedItem: { item },
		...(item === 0 && options.binary !== undefined ? { binary: options.binary } : {}),
	}));
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		createRunExecutionData(),
		0,
		items,
		{ main: [items] },
		{ node, data: { main: [items] }, source: null },
		[],
		options.signal,
	);
	Object.assign(context.helpers, filesInMemory(context));
	if (options.isTool === true) context.isToolExecution = () => true;
	for (const name of options.lacks ?? []) Object.assign(context, { [name]: undefined });
	return context;
}

/** Stands in for n8n's store of files, which lives in its server: files stay in the items, as Base64. */
function filesInMemory({ helpers }: ExecuteContext): Partial<ExecuteContext['helpers']> {
	return {
		getBinaryDataBuffer: async (index, property) =>
			Buffer.from(helpers.assertBinaryData(index, property).data, 'base64'),
		prepareBinaryData: async (bytes, fileName, mimeType = 'text/plain') => ({
			data: (bytes as Buffer).toString('base64'),
			fileName,
			mimeType,
		}),
	};
}

/** Runs the node on its input items, as n8n would. */
export async function run(parameters: INodeParameters, options: RunOptions = {}): Promise<Outcome> {
	const context = contextOf(parameters, options);
	const outputs = await nodeTypeOf(options).execute?.call(context);
	const items = (outputs as INodeExecutionData[][])[0];
	return { items, json: items.map(({ json }) => json), hints: context.hints };
}

/** The error of a run that must not succeed. */
export async function refusalOf(
	parameters: INodeParameters,
	options: RunOptions = {},
): Promise<Error & { description?: string; context: IDataObject; httpCode?: string | null }> {
	const outcome = await run(parameters, options).then(
		({ json }) => ({ json }),
		(error: unknown) => ({ error }),
	);
	if ('error' in outcome) return outcome.error as Awaited<ReturnType<typeof refusalOf>>;
	throw new Error(`The node answered ${JSON.stringify(outcome.json)} where it had to refuse`);
}

/** Opens a drop-down beside the parameters that a person has filled in so far. */
export async function search(
	method: string,
	parameters: INodeParameters,
	{ filter, page, ...given }: RunOptions & { filter?: string; page?: string } = {},
): Promise<INodeListSearchResult> {
	// Letters that are typed take what the drop-down of the same credential got when it was opened.
	searches += 1;
	const details = { id: `halo-of-search-${searches}`, name: 'Halo PSA account' };
	const options = { credential: new StoredCredential(credential(), details), ...given };
	const { nodeType, node, workflow, additionalData } = prepare(parameters, options);
	const context = new LoadOptionsContext(
		workflow,
		node,
		{ ...additionalData, currentNodeParameters: parameters },
		'parameters',
	);
	const found = nodeType.methods?.listSearch?.[method];
	if (found === undefined) throw new Error(`There is no drop-down method ${method}`);
	return await found.call(context as unknown as ILoadOptionsFunctions, filter, page);
}

/** A resource locator as the editor stores it. */
export function locator(mode: string, value: string | number): INodeParameters {
	return { __rl: true, mode, value };
}
