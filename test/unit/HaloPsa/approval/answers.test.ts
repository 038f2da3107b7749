import {
	answerIn,
	answerItemOf,
	goesOn,
	isApproval,
	linkQueryOf,
	meaningOf,
} from '../../../../nodes/HaloPsa/approval/answers';
import type { FormField } from '../../../../nodes/HaloPsa/approval/request';
import { questionOf } from './questions';

const form = (...fields: Array<Partial<FormField>>) =>
	questionOf({
		type: 'form',
		answers: [],
		recipients: ['Dana'],
		fields: fields.map((field) => ({
			label: 'Seats',
			type: 'text',
			choices: [],
			required: false,
			...field,
		})),
	});

describe('A link', () => {
	it('means what it was made for', () => {
		const request = questionOf({ recipients: ['Dana', 'Lee'] });
		const query = linkQueryOf(request, 1, 1);
		expect(query).toEqual({ answer: '1', to: '1', round: '0' });
		expect(meaningOf(request, query)).toEqual({ answer: 1, recipient: 'Lee' });
	});

	it.each([
		['an earlier question of the same run', { answer: '0', to: '0', round: '1' }],
		['nobody', { answer: '0', round: '0' }],
		['somebody who was not named', { answer: '0', to: '2', round: '0' }],
		['no answer', { to: '0', round: '0' }],
		['an answer that there is not', { answer: '2', to: '0', round: '0' }],
		['two answers', { answer: ['0', '1'], to: '0', round: '0' }],
	])('for %s means nothing', (_, query) => {
		expect(meaningOf(questionOf({ recipients: ['Dana', 'Lee'] }), query)).toBeUndefined();
	});

	it('that names somebody means nothing where nobody was named', () => {
		const query = { answer: '0', to: '0', round: '0' };
		expect(meaningOf(questionOf(), query)).toBeUndefined();
	});
});

describe('An answer', () => {
	it.each<[string, Partial<FormField>, string, unknown]>([
		['a number', { type: 'number' }, '12.5', 12.5],
		['a day', { type: 'date' }, '2026-03-09', '2026-03-09'],
		['a choice', { type: 'list', choices: ['Small', 'Large'] }, 'Large', 'Large'],
		['a tick', { type: 'checkbox' }, 'yes', true],
		['no tick', { type: 'checkbox' }, '', false],
		['a text', {}, ' by hand ', 'by hand'],
	])('takes %s', (_, field, sent, value) => {
		const { answer, faults } = answerIn(form(field), { recipient: 'Dana' }, { 'field-0': sent });
		expect(faults).toEqual([]);
		expect(answer).toEqual({ recipient: 'Dana', fields: { Seats: value } });
	});

	it.each<[string, Partial<FormField>, unknown]>([
		['is not a number', { type: 'number' }, 'many'],
		['is not a date', { type: 'date' }, '31 February'],
		['is none of the choices', { type: 'list', choices: ['Small'] }, 'Huge'],
		['has to be ticked', { type: 'checkbox', required: true }, undefined],
		['is empty', { required: true }, '  '],
		['is empty', { required: true }, { length: 3 }],
		['is longer than 5000 characters', {}, 'x'.repeat(5_001)],
	])('that %s is sent back', (fault, field, sent) => {
		const body = { 'field-0': sent as string };
		expect(answerIn(form(field), { recipient: 'Dana' }, body).faults).toEqual([`Seats ${fault}.`]);
	});

	it('takes a name as a claim, only where no link has one', () => {
		const body = { name: 'Lee\n<b>Wong</b>' };
		expect(answerIn(questionOf(), { answer: 0 }, body).answer.claimedName).toBe('Lee Wong');
		const named = questionOf({ recipients: ['Dana'] });
		expect(answerIn(named, { answer: 0, recipient: 'Dana' }, body).answer).toEqual({
			answer: 0,
			recipient: 'Dana',
			fields: {},
		});
	});

	it('keeps a field of any label to itself', () => {
		const request = form({ label: '__proto__' }, { label: 'approved' });
		const body = { 'field-0': 'x', 'field-1': 'true' };
		const { answer } = answerIn(request, { recipient: 'Dana' }, body);
		const item = answerItemOf(request, answer, 0);
		expect(item).toMatchObject({ approved: false, outcome: 'submitted', answered_by: 'Dana' });
		expect(Object.keys(answer.fields)).toEqual(['__proto__', 'approved']);
	});

	it.each([
		['approval', 0, true, true],
		['approval', 1, false, false],
		['choice', 0, false, true],
	] as const)('to an %s, place %d: approved %s, goes on %s', (type, answer, approved, goes) => {
		const request = questionOf({ type });
		expect(isApproval(request, { answer })).toBe(approved);
		expect(goesOn(request, { answer })).toBe(goes);
		expect(answerItemOf(request, { answer, fields: {} }, 0)).toMatchObject({
			approved,
			answered: true,
			choice: request.answers[answer],
			answered_at: '1970-01-01T00:00:00.000Z',
		});
	});
});
