import type { ApprovalRequest } from '../../../../nodes/HaloPsa/approval/request';

/** 9 March 2026, 14:05 UTC. */
export const UNTIL_EPOCH_MS = Date.UTC(2026, 2, 9, 14, 5);

/** What tells the question, and its answer, from others. */
const ASKED = '0123456789abcdef';
const ANSWERED = 'aaaabbbbccccdddd';

/** A question as it waits. */
export function questionOf(more: Partial<ApprovalRequest> = {}): ApprovalRequest {
	return {
		key: ASKED,
		answerKey: ANSWERED,
		round: 0,
		message: 'May I bill 20 seats?',
		type: 'approval',
		answers: ['Approve', 'Decline'],
		fields: [],
		recipients: [],
		ticketId: 1207,
		untilEpochMs: UNTIL_EPOCH_MS,
		...more,
	};
}

/** What breaks out of HTML where it is not escaped. */
export const HOSTILE = `"'\`><script>alert(1)</script><img src=x onerror=alert(1)>&`;
