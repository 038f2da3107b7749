import type { INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { SECOND_MS } from '../../shared/clock';
import { isPassing } from '../../shared/http';
import type { ConnectionLost } from '../../shared/network';
import { networkSentence } from '../../shared/network';
import type { Reply } from '../../shared/reply';
import { isWebPage, sentenceOf } from '../../shared/reply';
import type { Route } from '../records/record';

interface Words {
	message: string;
	description?: string;
}

const KEYS = 'Petra: Settings → API Keys';

function wordsFor(reply: Reply, route: Route, waitedMs: number): Words {
	const { status, body } = reply;
	const said = sentenceOf(body);
	// A gateway answers with a page as well, which says nothing of the address.
	if (status >= 500 || isPassing(status)) {
		return {
			message: `Petra could not give ${route.noun} (status ${status})${said === undefined ? '' : `: ${said}`}`,
			description: 'This lies with Petra and often passes. Try again in a minute.',
		};
	}
	if (isWebPage(body) || (status >= 300 && status < 400)) {
		return {
			message: 'The Base URL answered with a web page instead of data',
			description: "Set the Base URL in the credential to Petra's own address.",
		};
	}
	if (status === 401) {
		return {
			message: 'Petra does not accept the API key',
			description: `It may be mistyped, deleted or of another organisation. An Admin makes a new one (${KEYS}); copy it whole into the credential.`,
		};
	}
	if (status === 403) {
		return {
			message: `Petra does not let this API key read ${route.noun}`,
			description: `Use a key of your own organisation (${KEYS}). If it is one, see that no proxy removes the User-Agent header: Petra answers 403 without it.`,
		};
	}
	if (status === 429) {
		const limit = `${route.perMinute} ${route.perMinute === 1 ? 'request' : 'requests'} a minute`;
		const seconds = Math.round(waitedMs / SECOND_MS);
		const waited = seconds > 0 ? ` The node waited ${seconds} seconds for it.` : '';
		return {
			message: `Petra still receives too many requests for ${route.noun}: it allows ${limit}`,
			description: `All workflows and programs with the same API key share this limit.${waited} Run it again in a minute.`,
		};
	}
	return {
		message: `Petra refused to give ${route.noun} (status ${status})${said === undefined ? '' : `: ${said}`}`,
		description:
			status === 404
				? "Check the tenant, and that the Base URL in the credential is Petra's own address."
				: 'Check the tenant and the dates.',
	};
}

/**
 * The n8n error for an answer that refuses the request. Built from plain words, so no header or key can be in it.
 *
 * @param waitedMs how long the client has waited because of too many requests
 */
export function petraApiError(
	node: INode,
	reply: Reply,
	route: Route,
	waitedMs: number,
): NodeApiError {
	const { message, description } = wordsFor(reply, route, waitedMs);
	return new NodeApiError(
		node,
		{ message },
		{ message, description, httpCode: String(reply.status) },
	);
}

/** The n8n error for an answer that is not what the route gives; a part of it is never taken for the whole. */
export function notWhole(node: INode, route: Route, why: string): NodeApiError {
	const message = `Petra's answer for ${route.noun} can't be used: ${why}`;
	return new NodeApiError(
		node,
		{ message },
		{ message, description: 'Nothing was taken from it. Try again in a minute.' },
	);
}

/** The n8n error for a request that got no answer. */
export function unreachable(node: INode, lost: ConnectionLost, server: string): NodeApiError {
	const message = networkSentence(lost.code, server, 'Base URL of the credential');
	return new NodeApiError(node, { message }, { message });
}
