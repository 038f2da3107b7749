import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { isMicrosoftId } from '../input/tenants';
import { simpleIncident } from '../records/incident';
import { valueAt } from '../records/record';
import { PetraClient } from '../transport/client';
import { readOnce } from '../transport/incidents';
import type { Delivered, NamedFields } from './delivery';
import { incidentIn } from './delivery';
import { SharedDeduplication } from './passedOn';
import { isAuthentic } from './secret';

/** Petra waits for the answer, so what can't be completed at once goes on as it is. */
const LONGEST_COMPLETION = 5_000;

/** An incident and how much of it is known. */
interface Completed {
	row: IDataObject;
	isComplete: boolean;
	/** Why it is not complete; null where it is, or nobody asked. */
	note: string | null;
}

function answer(
	context: IWebhookFunctions,
	status: number,
	body: IDataObject,
): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

/** Reads the incident as Petra has it now. Whatever goes wrong is told in the note: the incident itself must not get lost. */
async function complete(context: IWebhookFunctions, delivered: Delivered): Promise<Completed> {
	const open = (note: string): Completed => ({ row: delivered, isComplete: false, note });
	try {
		const client = await PetraClient.open(context, {
			waits: 0,
			tries: 1,
			answer: LONGEST_COMPLETION,
		});
		const tenantId = valueAt(delivered, 'tenant.petraTenantId');
		const rows = await readOnce(client, {
			tenantId: typeof tenantId === 'string' ? tenantId : undefined,
		});
		const row = rows.find(
			({ id }) => typeof id === 'string' && id.toLowerCase() === delivered.id.toLowerCase(),
		);
		if (row !== undefined) return { row, isComplete: true, note: null };
		return open('Petra did not list the incident at that moment');
	} catch (thrown) {
		return open(thrown instanceof Error ? thrown.message : String(thrown));
	}
}

function itemOf({ row, isComplete, note }: Completed, body: unknown, simple: boolean): IDataObject {
	const shown = simple ? simpleIncident(row) : row;
	const event = 'newIncident';
	return { event, previousStatus: null, ...shown, isComplete, note, body: body as IDataObject };
}

/** A Microsoft ID in the place of Petra's own: both identify the tenant, but they are shown in different fields. */
function withMicrosoftId(delivered: Delivered): Delivered {
	const tenant = isObject(delivered.tenant) ? delivered.tenant : {};
	const given = String(tenant.petraTenantId ?? '');
	if (!isMicrosoftId(given)) return delivered;
	const { petraTenantId, ...rest } = tenant;
	return { ...delivered, tenant: { ...rest, microsoftTenantId: petraTenantId } };
}

/**
 * Handles one delivery of a Petra Custom Webhook. Without the secret: 401, and nothing else happens. An incident is passed
 * on once; a body that names none is passed on as it is.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const secret = await context.getCredentials('petraWebhookApi');
	if (!isAuthentic(secret, context.getHeaderData() as IDataObject)) {
		return answer(context, 401, { error: 'The secret header is missing or not right' });
	}
	const body: unknown = context.getBodyData();
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const simple = context.getNodeParameter('simple', true) === true;
	const delivered = incidentIn(body, options as NamedFields);
	const pass = (json: IDataObject): IWebhookResponseData => ({
		workflowData: [[{ json } as INodeExecutionData]],
		webhookResponse: { received: true },
	});
	if (delivered === undefined) {
		const note = 'The body names no incident. Put the address of the incident into it, in Petra';
		const unknown = { row: { id: null }, isComplete: false, note };
		return pass(itemOf(unknown, body, simple));
	}
	// A person who tries the flow in the editor may do so with the same incident again.
	if (options.once !== false && context.getMode() !== 'manual') {
		const passedOn = new SharedDeduplication(context);
		// Two deliveries at once are told apart here, before anything is waited for.
		const isFirst = !passedOn.has('polling', delivered.id) && passedOn.add('webhook', delivered.id);
		if (!isFirst) return answer(context, 200, { received: true, passedOn: false });
		passedOn.save();
	}
	const completed =
		context.getNodeParameter('complete', true) === true
			? await complete(context, delivered)
			: { row: delivered, isComplete: false, note: null };
	const shown = completed.isComplete
		? completed
		: { ...completed, row: withMicrosoftId(delivered) };
	return pass(itemOf(shown, body, simple));
}
