import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

/** Marks an error after which the other side may or may not hold what was written. */
const UNCONFIRMED = 'writeMayHaveHappened';
/** Marks an error after which the other side may still do what was asked for. */
const STILL_TO_COME = 'writeMayStillHappen';

/**
 * Marks an error as one after which the write may have happened.
 *
 * @param why in words, such as `status 504`
 * @param mayStillHappen whether the other side may be at it yet, so that a look proves nothing
 */
export function markUnconfirmed(
	error: NodeApiError,
	why: string,
	mayStillHappen: boolean,
): NodeApiError {
	error.context[UNCONFIRMED] = why;
	error.context[STILL_TO_COME] = mayStillHappen;
	return error;
}

/** Whether the other side may still do what this error's request asked for. */
export const mayStillHappen = (thrown: unknown): boolean =>
	thrown instanceof NodeApiError && thrown.context[STILL_TO_COME] === true;

/** Why it is open what became of the write; undefined where it is not. */
export function whyUnconfirmed(thrown: unknown): string | undefined {
	const why = thrown instanceof NodeApiError ? thrown.context[UNCONFIRMED] : undefined;
	return typeof why === 'string' ? why : undefined;
}

/** Whether the other side may hold what this error's request wrote. */
export function isUnconfirmed(thrown: unknown): boolean {
	return whyUnconfirmed(thrown) !== undefined;
}

/** Input that can't be sent, found before any request: names the field and what to do. */
export function inputRefused(
	node: INode,
	message: string,
	description?: string,
): NodeOperationError {
	return new NodeOperationError(node, message, { description });
}

/**
 * Turns whatever was thrown into the n8n error of an item. Errors of ours keep their words; anything else is
 * wrapped without what it carries, since n8n's HTTP errors hold the request's headers.
 */
export function asNodeError(
	node: INode,
	thrown: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	// Items that share one cause (a name that Halo does not have, a refused log-in) would otherwise share one error
	// object and one item index.
	if (thrown instanceof NodeOperationError) {
		const own = new NodeOperationError(node, thrown.message, {
			description: thrown.description ?? undefined,
		});
		own.context = { ...thrown.context, itemIndex };
		return own;
	}
	if (thrown instanceof NodeApiError) {
		const own = new NodeApiError(
			node,
			{ message: thrown.message },
			{
				message: thrown.message,
				description: thrown.description ?? undefined,
				httpCode: thrown.httpCode ?? undefined,
				itemIndex,
			},
		);
		own.context = { ...own.context, [UNCONFIRMED]: whyUnconfirmed(thrown), itemIndex };
		return own;
	}
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return new NodeOperationError(node, message, { itemIndex });
}
