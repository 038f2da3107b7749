import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { markUnconfirmed } from '../../shared/errors';
import { isPassing } from '../../shared/http';
import { networkSentence } from '../../shared/network';
import type { ConnectionLost } from '../../shared/network';
import type { Reply } from '../../shared/reply';
import { isWebPage, propertiesAtFault, sentenceOf } from '../../shared/reply';
import type { Access } from '../records/permissions';
import { howToGrant, tickBoxOf } from '../records/permissions';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, ownLabelOf } from '../records/record';

/** What was being done, in words for the sentence that a person reads. */
export interface RequestPurpose {
	record: RecordType;
	access: Access;
	/** Such as `create the ticket` or `list customers`. */
	doing: string;
	/** The record's ID, where there is one. */
	id?: string;
}

/** What a request that writes some of these rows does, in words for its errors. */
export function purposeOfRows(
	record: RecordType,
	{ bodies, doing }: { bodies: readonly IDataObject[]; doing?: string },
	indexes: readonly number[],
): RequestPurpose {
	const id = bodies[indexes[0]][idPropertyOf(record)];
	const creates = (ownLabelOf(record, 'create') ?? 'create').toLowerCase();
	const one = doing ?? `${id === undefined ? creates : 'update'} the ${nounOf(record)}`;
	return {
		record,
		access: 'edit',
		doing: indexes.length === 1 ? one : `write ${indexes.length} ${record.plural}`,
		...(indexes.length === 1 && id !== undefined ? { id: String(id as number) } : {}),
	};
}

interface Words {
	message: string;
	description?: string;
}

const AGAIN =
	'Run the workflow again. If it stays so, see whether a proxy or a firewall between n8n and Halo changes what Halo answers.';
const CONNECTION = 'Configuration → Integrations → HaloPSA API';

function labelsAtFault(record: RecordType, body: unknown): string {
	const labels = propertiesAtFault(body).map(
		(name) => record.fields?.find((field) => field.name === name)?.label ?? name,
	);
	return labels.length === 0 ? '' : ` Look at: ${labels.join(', ')}.`;
}

/** The words where Halo takes part of the request for wrong, with its own reason or without one. */
function ruledOut({ status, body }: Reply, purpose: RequestPurpose, said?: string): Words {
	const { record, doing } = purpose;
	if (said === undefined) {
		return {
			message: `Halo refused to ${doing} (status ${status})`,
			description:
				'Halo gave no reason. Do the same by hand in Halo once, with the same values, to see what it asks for.',
		};
	}
	return {
		message: `Halo refused to ${doing}: ${said}`,
		description: `The sentence after the colon is Halo's own.${labelsAtFault(record, body)} If it names a field that is not shown, the ticket type or a rule in Halo requires it: add it under Additional Fields, or give it a default in Halo.`,
	};
}

function wordsOfRefusal(reply: Reply, purpose: RequestPurpose): Words {
	const { record, access, doing, id } = purpose;
	const said = sentenceOf(reply.body);
	// A gateway answers with a page as well, which says nothing of the address.
	if (reply.status >= 500 || isPassing(reply.status)) {
		return {
			message: `Halo could not ${doing} (status ${reply.status})${said === undefined ? '' : `: ${said}`}`,
			description: 'This lies with Halo and often passes. Run the workflow again in a minute.',
		};
	}
	if (isWebPage(reply.body) || (reply.status >= 300 && reply.status < 400)) {
		return {
			message: 'The Resource Server answered with a web page instead of data',
			description: `The address in the credential leads somewhere else. Copy the Resource Server again from Halo: ${CONNECTION}.`,
		};
	}
	if (reply.status < 300) {
		return { message: `Halo's answer can't be read: it is cut off (${doing})`, description: AGAIN };
	}
	if (reply.status === 401 || reply.status === 403) {
		if (record.permission === undefined) {
			return {
				message: `Halo does not let this connection ${doing}`,
				description: `In Halo, see that the agent that the application logs in as is active and API-only, and check the application's Permissions tab (${CONNECTION}).`,
			};
		}
		return {
			message: `Halo does not let this connection ${doing}: it needs the permission "${tickBoxOf(record.permission, access)}"`,
			description: howToGrant(record.permission, access),
		};
	}
	if (reply.status === 404) {
		return id === undefined
			? {
					message: `Halo does not know how to ${doing} (${record.path})`,
					description: record.anyEndpoint
						? 'Compare the name under Endpoint with its list. If it is there, this Halo build lacks it.'
						: `This Halo build may lack it, or the Resource Server in the credential is not Halo's. Compare it with ${CONNECTION}.`,
				}
			: {
					message: `Halo has no ${nounOf(record)} with the ID ${id}`,
					description: `It may be deleted, or the agent that the application logs in as may not see it (agent → Permissions tab: for tickets, "Can view Unassigned Tickets" and "Can view Tickets that are assigned to other Agents").`,
				};
	}
	if (reply.status === 429) {
		return {
			message: `Halo still receives too many requests, so it did not ${doing}`,
			description:
				'The node waited and tried several times. Run the workflow later, or set Rate Limit: Requests per Minute under Options, so that your other programs keep their share.',
		};
	}
	return ruledOut(reply, purpose, said);
}

/** The n8n error for an answer that refuses the request. Built from plain words, so no header or token can be in it. */
export function apiError(node: INode, reply: Reply, purpose: RequestPurpose): NodeApiError {
	const { message, description } = wordsOfRefusal(reply, purpose);
	return new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode: String(reply.status) },
	);
}

/**
 * The n8n error for an answer that is not surely what was asked for, so that nothing may be concluded from it.
 *
 * @param what such as `Halo's list of customers`
 */
export function unreadable(node: INode, what: string, why: string): NodeApiError {
	const message = `${what} can't be read: ${why}`;
	return new NodeApiError(
		node,
		{ message },
		{
			message,
			description: AGAIN,
		},
	);
}

/**
 * The n8n error for a write whose answer was lost: it is never sent again blindly.
 *
 * @param status of the answer, where one came: the error's `httpCode`
 */
export function unconfirmedWrite(
	node: INode,
	purpose: RequestPurpose,
	why: string,
	{ status, mayStillHappen = false }: { status?: number; mayStillHappen?: boolean } = {},
): NodeApiError {
	const message = `Halo may or may not have done this: ${purpose.doing} (${why})`;
	const found = new NodeApiError(
		node,
		{ message },
		{
			message,
			description: `The request was sent, but no clear answer came back, so it was not sent again. ${mayStillHappen ? 'Halo may be at it yet. Wait ten minutes, then look' : 'Look'} in Halo whether it is there before you run this item again.`,
			httpCode: status?.toString(),
		},
	);
	return markUnconfirmed(found, why, mayStillHappen);
}

/** The n8n error for a request that got no answer at all. */
export function unreachable(node: INode, lost: ConnectionLost, server: string): NodeApiError {
	const message = networkSentence(lost.code, server, 'Resource Server of the credential');
	return new NodeApiError(node, { message }, { message });
}
