import { closedItemOf, momentText, requestIn } from '../../../../nodes/HaloPsa/approval/request';
import { questionOf, UNTIL_EPOCH_MS } from './questions';

test.each(['expired', 'failed'] as const)('Where it %s, nothing is approved', (outcome) => {
	expect(closedItemOf(questionOf(), outcome)).toMatchObject({
		approved: false,
		answered: false,
		outcome,
		answered_by: null,
		answered_at: null,
		ticket_id: 1207,
		expires_at: '2026-03-09T14:05:00.000Z',
	});
});

test('What waits holds its question', () => {
	const request = questionOf();
	expect(requestIn(closedItemOf(request, 'expired'))).toEqual(request);
});

test.each([
	['nothing', undefined],
	['an answer of before', { approved: true, answered: true }],
	['half a question', { request: { key: '0123456789abcdef', round: 0 } }],
	['a question without answers', { request: { ...questionOf(), answers: [1] } }],
])('A run that waits with %s waits with no question of this node', (_, json) => {
	expect(requestIn(json)).toBeUndefined();
});

test('A moment is told to the minute, in UTC', () => {
	expect(momentText(UNTIL_EPOCH_MS)).toBe('2026-03-09 14:05 UTC');
});
