import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { MINUTE_MS, nowEpochMs } from '../../shared/clock';
import type { HaloClient } from '../transport/client';
import { HALO_CREDENTIAL } from '../transport/session';

/** How long a person types in a drop-down, at most. */
const KEPT_MS = MINUTE_MS;
/** Answers of so many drop-downs are kept at the same time. */
const MAX_KEPT = 20;

interface KeptAnswer {
	atEpochMs: number;
	answer: unknown;
}

/** What drop-downs got when they were opened, by credential and question; in this process. */
const opened = new Map<string, KeptAnswer>();

/** Asks Halo, or gives what Halo answered to the same question a moment ago. */
export type Asking = <T>(question: string, ask: () => Promise<T>) => Promise<T>;

/**
 * How a drop-down asks what does not depend on the letters that a person types: n8n calls it again for each of them. What
 * opens it always asks Halo, so that what somebody has just added is there; the letters after that take the same answer.
 * It is kept for those who may use the credential, whom n8n lets in by its ID.
 *
 * @param filter what was typed so far
 */
export function askingWhileTyping(
	context: ILoadOptionsFunctions,
	client: HaloClient,
	filter: string | undefined,
): Asking {
	const credential = context.getNode().credentials?.[HALO_CREDENTIAL]?.id;
	const isOpening = (filter ?? '').trim() === '';
	return async (question, ask) => {
		if (credential === undefined || credential === null) return await ask();
		const key = JSON.stringify([credential, client.connectionMark, question]);
		const kept = opened.get(key);
		if (!isOpening && kept !== undefined && nowEpochMs() - kept.atEpochMs < KEPT_MS)
			// The question names what is asked for, so the answer is of its kind.
			return kept.answer as Awaited<ReturnType<typeof ask>>;
		const answer = await ask();
		opened.delete(key);
		if (isOpening) opened.set(key, { atEpochMs: nowEpochMs(), answer });
		const [oldest] = opened.keys();
		if (opened.size > MAX_KEPT) opened.delete(oldest);
		return answer;
	};
}
