import { HookContext, PollContext, TriggerContext, WebhookContext } from 'n8n-core';
import type {
	ICredentialsHelper,
	IDataObject,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { jsonParse, Workflow } from 'n8n-workflow';
import type { Answered, Delivery } from './delivery';
import { requestOf, responseInto } from './delivery';
import './services';

export type { Delivery } from './delivery';

const N8N_ORIGIN = 'https://n8n.example';

/** A trigger node as it stands in a workflow; what is left out is as n8n has it by default. */
export interface TriggerSetup {
	nodeType: INodeType;
	/** The node's type name, such as `n8n-nodes-halopsa.haloPsaTrigger`. */
	type: string;
	parameters?: INodeParameters;
	/** The type of its credential, such as `haloPsaApi`, and the stand-in for n8n's store. */
	credential: { type: string; store: ICredentialsHelper; details: INodeCredentialsDetails };
	workflow?: { id?: string; name?: string; timezone?: string };
	node?: Partial<INode>;
	/** The row that n8n's database holds of this workflow; shared where two processes are played. */
	stored?: { staticData: IDataObject };
	/** Where n8n is reached from outside. */
	origin?: string;
}

/** What n8n makes of a webhook call. */
export interface DeliveryOutcome {
	/** Of the HTTP answer. */
	status: number;
	/** Items of the execution that begins; none where none begins. */
	items: IDataObject[] | undefined;
	answer: unknown;
}

/** An execution that a trigger's or a poll's `emit` begins. */
type Emitted = IDataObject[];

/**
 * Runs a trigger node as n8n does: each call gets a workflow loaded from the stored row, and what it changed in the static
 * data is stored whole when the call is over, so a call that ran at the same time is overwritten as in the real one.
 */
export class TriggerUnderTest {
	readonly stored: { staticData: IDataObject };

	/** Executions begun by `emit`, each with its items. */
	readonly emitted: Emitted[] = [];

	/** Errors that were put among the executions as failed ones. */
	readonly failed: Error[] = [];

	/** Errors that were written into n8n's log. */
	readonly logged: string[] = [];

	/** Functions of the context that this n8n does not have, as an older one. */
	lacks: Array<'getPollBudgetMs' | 'saveFailedExecution'> = [];

	/** Runs each emitted execution; what it answers is its end. */
	onEmit: (items: Emitted, deduplicationKey: string | undefined) => Promise<void> | void = () =>
		undefined;

	private readonly node: INode;

	private readonly origin: string;

	constructor(private readonly setup: TriggerSetup) {
		this.stored = setup.stored ?? { staticData: {} };
		this.origin = setup.origin ?? N8N_ORIGIN;
		this.node = {
			id: 'trigger-1',
			name: setup.nodeType.description.defaults.name ?? 'Trigger',
			type: setup.type,
			typeVersion: 1,
			position: [0, 0],
			webhookId: '6f1c0c2e-8a55-4b57-9d5e-2f0c8a1b7d11',
			parameters: setup.parameters ?? {},
			credentials: { [setup.credential.type]: setup.credential.details },
			...setup.node,
		};
	}

	/** What the node has stored; to look at, and to damage. */
	get data(): IDataObject {
		const key = `node:${this.node.name}`;
		return (this.stored.staticData[key] ??= {}) as IDataObject;
	}

	/** Makes what was published since the last look of the node the parameters of the node. */
	set parameters(parameters: INodeParameters) {
		this.node.parameters = parameters;
	}

	/** The address that the node is reached at. */
	url(isTest = false): string {
		const path = this.setup.nodeType.description.webhooks?.[0].path ?? '';
		return `${this.origin}/webhook${isTest ? '-test' : ''}/${String(this.node.webhookId)}/${path}`;
	}

	/** Runs one method of the node's life cycle. */
	async hook(
		method: 'checkExists' | 'create' | 'delete',
		{ isTest = false, activation = 'init' as WorkflowActivateMode } = {},
	): Promise<boolean> {
		return await this.withWorkflow(async (workflow, additionalData) => {
			const webhookData = this.webhookData(additionalData, isTest);
			const found = this.setup.nodeType.webhookMethods?.default?.[method];
			if (found === undefined) throw new Error(`The node has no method ${method}`);
			const mode = isTest ? 'manual' : 'trigger';
			return await found.call(
				new HookContext(workflow, this.node, additionalData, mode, activation, webhookData),
			);
		});
	}

	/** What n8n does when the workflow is published, or was and n8n starts. */
	async activate(options: { isTest?: boolean } = {}): Promise<void> {
		if (!(await this.hook('checkExists', options))) await this.hook('create', options);
	}

	/** Hands a request to the node, as n8n's webhook server does. */
	async deliver(delivery: Delivery): Promise<DeliveryOutcome> {
		const answered: Answered = { status: 200, body: undefined, ended: false };
		const mode: WorkflowExecuteMode = delivery.isTest ? 'manual' : 'webhook';
		const result = await this.withWorkflow(async (workflow, additionalData) => {
			const context = new WebhookContext(
				workflow,
				this.node,
				{
					...additionalData,
					httpRequest: requestOf(delivery),
					httpResponse: responseInto(answered),
				} as unknown as IWorkflowExecuteAdditionalData,
				mode,
				this.webhookData(additionalData, delivery.isTest === true),
				[],
				null,
			);
			const isFirst = Object.keys(this.stored.staticData).length === 0;
			const response = (await this.setup.nodeType.webhook?.call(context)) as IWebhookResponseData;
			if (response.workflowData !== undefined) await beginExecution(workflow, isFirst);
			return response;
		});
		if (result.noWebhookResponse !== true && answered.ended)
			throw new Error('The node answered by itself and left the answer to n8n too');
		return {
			status: answered.status,
			answer: answered.body ?? result.webhookResponse,
			items: result.workflowData?.[0].map(({ json }) => json),
		};
	}

	/**
	 * Runs a poll; the items of the execution that begins, or null. n8n keeps the context of one activation: the first poll
	 * of a workflow that a person publishes is one of `activate`.
	 */
	async poll(
		mode: 'trigger' | 'manual' = 'trigger',
		activation: WorkflowActivateMode = mode === 'manual' ? 'manual' : 'init',
	): Promise<IDataObject[] | null> {
		return await this.withWorkflow(async (workflow, additionalData) => {
			const context = new PollContext(
				workflow,
				this.node,
				additionalData,
				mode,
				activation,
				(data) => void this.emitted.push(itemsOf(data)),
				(error) => void this.failed.push(error),
			);
			this.age(context);
			const data = await this.setup.nodeType.poll?.call(context);
			return data?.[0].map(({ json }) => json) ?? null;
		});
	}

	/**
	 * Starts the node's `trigger`.
	 *
	 * @returns what n8n holds of it, and the ticks of the times that it registered
	 */
	async trigger(mode: 'trigger' | 'manual' = 'trigger'): Promise<{
		response: ITriggerResponse | undefined;
		tick: () => void;
		context: TriggerContext;
	}> {
		return await this.withWorkflow(async (workflow, additionalData, save) => {
			const ticks: Array<() => void> = [];
			const emit = (
				data: INodeExecutionData[][],
				_: unknown,
				done?: Parameters<ITriggerFunctions['emit']>[2],
				deduplicationKey?: string,
			) => {
				save();
				const items = itemsOf(data);
				this.emitted.push(items);
				Promise.resolve(this.onEmit(items, deduplicationKey)).then(
					() => done?.resolve({} as IRun),
					(error: Error) => done?.reject(error),
				);
			};
			const fail = (error: Error) => void this.failed.push(error);
			const context = new TriggerContext(
				workflow,
				this.node,
				additionalData,
				mode,
				mode === 'manual' ? 'manual' : 'init',
				emit,
				fail,
				fail,
				{ registerCron: (_, onTick) => ticks.push(() => onTick(new Date())) },
			);
			this.age(context);
			const response = await this.setup.nodeType.trigger?.call(context);
			return { response, context, tick: () => ticks.forEach((run) => run()) };
		});
	}

	private age(context: PollContext | TriggerContext): void {
		for (const name of this.lacks) Object.defineProperty(context, name, { value: undefined });
		jest
			.spyOn(context.logger, 'error')
			.mockImplementation((message) => void this.logged.push(message));
	}

	private webhookData(additionalData: IWorkflowExecuteAdditionalData, isTest: boolean) {
		const [webhookDescription] = this.setup.nodeType.description.webhooks ?? [];
		return {
			httpMethod: 'POST',
			node: this.node.name,
			path: webhookDescription?.path ?? '',
			webhookDescription,
			workflowId: this.setup.workflow?.id ?? 'workflow-1',
			workflowExecuteAdditionalData: additionalData,
			isTest,
		} as IWebhookData;
	}

	private async withWorkflow<T>(
		work: (
			workflow: Workflow,
			additionalData: IWorkflowExecuteAdditionalData,
			save: () => void,
		) => Promise<T>,
	): Promise<T> {
		const { nodeType, credential, workflow: named = {} } = this.setup;
		const nodeTypes = {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		} as INodeTypes;
		const workflow = new Workflow({
			id: named.id ?? 'workflow-1',
			name: named.name ?? 'Test',
			nodes: [this.node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: structuredClone(this.stored.staticData),
			settings: { timezone: named.timezone ?? 'Europe/London' },
		});
		const additionalData = {
			credentialsHelper: credential.store,
			currentNodeExecutionIndex: 0,
			restApiUrl: `${this.origin}/rest`,
			instanceBaseUrl: this.origin,
			webhookBaseUrl: `${this.origin}/webhook`,
			webhookTestBaseUrl: `${this.origin}/webhook-test`,
			webhookWaitingBaseUrl: `${this.origin}/webhook-waiting`,
			formWaitingBaseUrl: `${this.origin}/form-waiting`,
			variables: {},
		} as Partial<IWorkflowExecuteAdditionalData> as IWorkflowExecuteAdditionalData;
		const save = () => {
			if (workflow.staticData.__dataChanged !== true) return;
			this.stored.staticData = jsonParse<IDataObject>(JSON.stringify(workflow.staticData));
			workflow.staticData.__dataChanged = false;
		};
		try {
			return await work(workflow, additionalData, save);
		} finally {
			save();
		}
	}
}

/**
 * n8n makes a workflow of the same static data for the execution, which takes the mark that it was changed away, unless
 * it was empty; then it writes the execution into its database, and stores what is marked as changed behind that.
 */
async function beginExecution(workflow: Workflow, isFirst: boolean): Promise<void> {
	if (!isFirst) workflow.staticData.__dataChanged = false;
	for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
}

function itemsOf(data: INodeExecutionData[][]): Emitted {
	return data[0].map(({ json }) => json);
}
