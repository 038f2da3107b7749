import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { disarm, maskedBody, maskOf } from '../../shared/http';
import { isObject } from '../../shared/reply';
import { storeBesideExecution } from '../../shared/storedState';
import { isSameText } from '../../shared/text';
import { isFiltering, isLeftOut, readIncidentFilters } from '../input/incidentFilters';
import { isMicrosoftId } from '../input/tenants';
import { incidentEvent } from '../records/incident';
import { valueAt } from '../records/record';
import { PetraClient } from '../transport/client';
import { readOnce } from '../transport/incidents';
import type { Delivered, NamedFields } from './delivery';
import { incidentIn } from './delivery';
import { NEW_INCIDENT } from './events';
import { NO_INCIDENT } from './refuseNameless';
import { SharedDeduplication } from './sharedDeduplication';
import { headerSecretOf, verifySecret } from './verifySecret';

/** Petra waits for the answer, so what can't be completed at once goes on as it is. */
const COMPLETION_TIMEOUT_MS = 5_000;

/** An incident and how much of it is known. */
interface Completed {
	row: IDataObject;
	isComplete: boolean;
	/** Why it is not complete; null where it is, or nobody asked. */
	note: string | null;
}

/**
 * Handles one delivery of a Petra Custom Webhook. Without the secret: 401, and nothing else happens. An incident is passed
 * on once; a body that names none is passed on as it is, and the execution that it starts refuses it.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const credential = await context.getCredentials('petraWebhookApi');
	if (!verifySecret(credential, context.getHeaderData() as IDataObject)) {
		return answer(context, 401, { error: 'The secret header is missing or not right' });
	}
	const sent: unknown = context.getBodyData();
	const body = disarm(sent)
		? await maskedBody(sent, maskOf([headerSecretOf(credential).secret]))
		: 'A body that is nested too deeply to be read';
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const simple = context.getNodeParameter('simple', true) === true;
	const delivered = incidentIn(body, options as NamedFields);
	const pass = (json: IDataObject): IWebhookResponseData => ({
		workflowData: [[{ json } as INodeExecutionData]],
		webhookResponse: { received: true },
	});
	if (delivered === undefined) {
		const unknown = { row: { id: null }, isComplete: false, note: NO_INCIDENT };
		return pass(deliveryItem(unknown, body, simple));
	}
	const filters = readIncidentFilters(context.getNodeParameter('filters', {}) as IDataObject);
	// What another trigger of the workflow is there for must not count as passed on, so a filter comes first.
	const isFiltered = isFiltering(filters);
	const isKnown = () => options.once !== false && wasPassedOn(context, delivered.id);
	const nothing = () => answer(context, 200, { received: true, passedOn: false });
	if (!isFiltered && isKnown()) return nothing();
	const completed =
		context.getNodeParameter('complete', true) === true
			? await complete(context, delivered)
			: { row: delivered, isComplete: false, note: null };
	if (isFiltered && (isLeftOut(filters, completed.row) || isKnown())) return nothing();
	const shown = completed.isComplete
		? completed
		: { ...completed, row: withMicrosoftId(delivered) };
	return pass(deliveryItem(shown, body, simple));
}

/** Notes that an incident is passed on; true where the workflow had it before. */
function wasPassedOn(context: IWebhookFunctions, id: string): boolean {
	// A person who tries the flow in the editor may do so with the same incident again.
	if (context.getMode() === 'manual') return false;
	const deduplication = new SharedDeduplication(context);
	// Two deliveries at once are distinguished here: nothing is waited for in between.
	const isFirst = !deduplication.has('polling', id) && deduplication.add('webhook', id);
	if (isFirst) storeBesideExecution(() => deduplication.save());
	return !isFirst;
}

function answer(
	context: IWebhookFunctions,
	status: number,
	body: IDataObject,
): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}

/** Reads the incident as Petra has it now. Whatever goes wrong is said in the note: the incident itself must not get lost. */
async function complete(context: IWebhookFunctions, delivered: Delivered): Promise<Completed> {
	const open = (note: string): Completed => ({ row: delivered, isComplete: false, note });
	try {
		const client = await PetraClient.open(context, {
			maxWaitMs: 0,
			maxAttempts: 1,
			answerTimeoutMs: COMPLETION_TIMEOUT_MS,
		});
		const tenantId = valueAt(delivered, 'tenant.petraTenantId');
		const rows = await readOnce(client, {
			tenantId: typeof tenantId === 'string' ? tenantId : undefined,
		});
		const row = rows.find(({ id }) => isSameText(id, delivered.id));
		if (row !== undefined) return { row, isComplete: true, note: null };
		return open('Petra did not list the incident at that moment');
	} catch (thrown) {
		return open(thrown instanceof Error ? thrown.message : String(thrown));
	}
}

function deliveryItem(
	{ row, isComplete, note }: Completed,
	body: unknown,
	simple: boolean,
): IDataObject {
	const event = incidentEvent(row, { event: NEW_INCIDENT, previousStatus: null }, simple);
	// A ticket that is made of the words should say what they lack.
	const words = simple && note !== null && row.id !== null;
	return {
		...event,
		...(words ? { description: `${String(event.description)}\n\n${note}` } : {}),
		isComplete,
		note,
		body: body as IDataObject,
	};
}

/** A Microsoft ID in the place of Petra's own: both identify the tenant, but they are shown in different fields. */
function withMicrosoftId(delivered: Delivered): Delivered {
	const tenant = isObject(delivered.tenant) ? delivered.tenant : {};
	const given = String(tenant.petraTenantId ?? '');
	if (!isMicrosoftId(given)) return delivered;
	const { petraTenantId, ...rest } = tenant;
	return { ...delivered, tenant: { ...rest, microsoftTenantId: petraTenantId } };
}
