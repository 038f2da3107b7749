import { randomUUID } from 'node:crypto';
import { request, until } from '../../real-n8n';
import type { RealN8n } from '../../real-n8n';
import type { Execution, WorkflowNode } from '../../real-n8n/api';
import type { Row, Sandbox } from '../../sandbox';
import { by } from './world';

const APPROVAL_NODE = 'n8n-nodes-halopsa.haloPsaApproval';
const UNDER_WAY = ['new', 'running'];

/** A link as the note has it. */
export interface Link {
	label: string;
	url: string;
}

/** A run that waits, or that has ended, at an approval. */
export interface AskedRun {
	/** The links of the latest note, by the recipient's line. */
	links(): Link[];
	link(label: string, recipient?: string): string;
	/** What came out of the approval, as soon as the run does not wait any more. */
	outcome(): Promise<{ no: Row[]; yes: Row[]; execution: Execution }>;
	/** The execution as it is. */
	now(): Promise<Execution>;
}

const decoded = (html: string) =>
	html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

/** The links in a note, each with the name that stands before it. */
export function linksIn(html: string): Array<Link & { whom: string }> {
	return html.split('<br>\n').flatMap((line) => {
		const [whom] = decoded(line).split(':');
		return [...line.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, url, label]) => ({
			whom,
			label: decoded(label),
			url: decoded(url),
		}));
	});
}

/** Opens a link as a browser does. */
export const open = async (url: string) => {
	const answer = await request(url, { headers: { 'user-agent': 'Mozilla/5.0' } });
	return { status: answer.status, headers: answer.headers, page: await answer.text() };
};

/** Presses the button of a link's page. */
export const press = async (url: string, fields: Record<string, string> = {}) => {
	const answer = await request(url, {
		method: 'POST',
		headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Mozilla/5.0' },
		body: new URLSearchParams(fields).toString(),
	});
	return { status: answer.status, page: await answer.text() };
};

/** Asks in flows of its own: a webhook, the approval, and a node behind each of its outputs. */
export class Asking {
	constructor(
		private readonly n8n: RealN8n,
		private readonly sandbox: Sandbox,
		private readonly credential: string,
	) {}

	/** ID of the ticket on which is asked; a new one, once there is none. */
	get ticketId(): number {
		const summary = 'Billing of March';
		const found = this.sandbox.halo.rows('Tickets').find((row) => row.summary === summary);
		return Number((found ?? this.sandbox.halo.add('Tickets', { summary, client_id: 12 })).id);
	}

	/** The notes with links or answers, the oldest first. */
	notes(): Row[] {
		return this.sandbox.halo
			.rows('Actions')
			.filter(({ note }) => /request [\da-f]{16}\)/.test(String(note)));
	}

	/** Runs a flow up to its approval. */
	async ask(
		parameters: Record<string, unknown>,
		items: Row[] = [{}],
		settings: Record<string, unknown> = {},
	): Promise<AskedRun> {
		const { api } = this.n8n;
		const path = randomUUID();
		const nodes: WorkflowNode[] = [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: path,
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
			},
			{
				name: 'Split Out',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'body.items' },
			},
			{
				name: 'Approval',
				type: APPROVAL_NODE,
				webhookId: randomUUID(),
				parameters: {
					operation: 'sendAndWait',
					ticket_id: by('id', this.ticketId),
					message: 'May I bill <20> seats?',
					responseType: 'approval',
					limitHours: 1,
					...parameters,
				},
				credentials: { haloPsaApi: { id: this.credential, name: 'Halo PSA' } },
				...settings,
			},
			{ name: 'No', type: 'n8n-nodes-base.noOp' },
			{ name: 'Yes', type: 'n8n-nodes-base.noOp' },
		];
		const to = (node: string) => [{ node, type: 'main', index: 0 }];
		const { id } = await api.createWorkflow({
			name: `Approval ${path}`,
			nodes,
			connections: {
				Webhook: { main: [to('Split Out')] },
				'Split Out': { main: [to('Approval')] },
				Approval: { main: [to('No'), to('Yes')] },
			},
		});
		await api.activate(id);
		const before = this.notes().length;
		await api.webhook(path, { items });
		const [{ id: executionId }] = await until(
			async () => await api.executions(id),
			'the run came to its approval',
			{ reached: ([first]) => first !== undefined && !UNDER_WAY.includes(first.status) },
		);
		const own = () => this.notes().slice(before);
		const now = async () => await api.execution(executionId);
		const links = () => linksIn(String(own()[0]?.note_html));
		return {
			links,
			link: (label, recipient = '') => {
				const found = links().find((link) => link.label === label && link.whom.endsWith(recipient));
				if (found === undefined) throw new Error(`The note has no link ${label} ${recipient}`);
				return found.url;
			},
			now,
			outcome: async () => {
				const execution = await until(now, 'the run is over', {
					reached: ({ status }) => !['waiting', ...UNDER_WAY].includes(status),
					moving: ({ status }) => status,
				});
				const { runData } = execution.data.resultData;
				const of = (name: string) =>
					(runData[name]?.[0].data?.main?.[0] ?? []).map(({ json }) => json);
				return { no: of('No'), yes: of('Yes'), execution };
			},
		};
	}
}
