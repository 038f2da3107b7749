import type { IExecuteFunctions } from 'n8n-workflow';
import { readQuestion, waitMsOf } from '../../../../nodes/HaloPsa/approval/input';

const given: Record<string, unknown> = {
	message: ' May I? ',
	responseType: 'approval',
	recipients: '',
	limitHours: 24,
	options: {},
};

const read = (input: Record<string, unknown>) =>
	readQuestion({
		getNode: () => ({ name: 'Approval', type: 'haloPsaApproval' }),
		getNodeParameter: (name: string, _: number, otherwise: unknown) =>
			({ ...given, ...input })[name] ?? otherwise,
	} as unknown as IExecuteFunctions);

test('A question is read with the words of its buttons', () => {
	expect(read({})).toEqual({
		message: 'May I?',
		type: 'approval',
		answers: ['Approve', 'Decline'],
		fields: [],
		recipients: [],
		hours: 24,
	});
	const options = { approveLabel: 'Bill it', declineLabel: '' };
	expect(read({ options }).answers).toEqual(['Bill it', 'Decline']);
});

test.each([
	['Dana Smith, Lee;\nPat', ['Dana Smith', 'Lee', 'Pat']],
	[
		['Dana', 'Lee'],
		['Dana', 'Lee'],
	],
])('Recipients %j are %j', (recipients, names) => {
	expect(read({ recipients }).recipients).toEqual(names);
});

test('A form has its fields, with what a list offers', () => {
	const values = [
		{ label: 'Plan', type: 'list', choices: 'Small\nLarge', required: true },
		{ label: 'Why' },
	];
	expect(read({ responseType: 'form', formFields: { values } }).fields).toEqual([
		{ label: 'Plan', type: 'list', choices: ['Small', 'Large'], required: true },
		{ label: 'Why', type: 'text', choices: [], required: false },
	]);
});

test('Texts are kept as they are written, so that none becomes another', () => {
	const choices = 'Refund < 500\nRefund > 500\n[VIP]\u0007 <b>';
	const kept = ['Refund < 500', 'Refund > 500', '[VIP] <b>'];
	expect(read({ responseType: 'choice', choices }).answers).toEqual(kept);
	expect(read({ options: { approveLabel: '> 5', declineLabel: '< 5' } }).answers).toEqual([
		'> 5',
		'< 5',
	]);
	const values = [{ label: 'Seats < 5', type: 'list', choices }];
	expect(read({ responseType: 'form', formFields: { values } }).fields).toMatchObject([
		{ label: 'Seats < 5', choices: kept },
	]);
});

test.each([
	['Message', { message: '  ' }],
	['Response Type', { responseType: 'freeText' }],
	['Response Type', { responseType: 'constructor' }],
	['Choices', { responseType: 'choice', choices: 'One' }],
	['Form Fields', { responseType: 'form' }],
	['Form Fields', { responseType: 'form', formFields: { values: [{ label: ' ' }] } }],
	[
		'Form Fields',
		{ responseType: 'form', formFields: { values: [{ label: 'A' }, { label: 'a' }] } },
	],
	['Form Fields', { responseType: 'form', formFields: { values: [{ label: 'A', type: 'file' }] } }],
	[
		'Choices of "A"',
		{ responseType: 'form', formFields: { values: [{ label: 'A', type: 'list' }] } },
	],
	['Choices', { responseType: 'choice', choices: 'One\none\nTwo' }],
	['Choices', { responseType: 'choice', choices: `One\n${'x'.repeat(201)}` }],
	['Button labels', { options: { approveLabel: 'Go', declineLabel: 'go' } }],
	['Recipients', { recipients: 'Dana Smith, Lee; dana smith' }],
	['Recipients', { recipients: Array.from({ length: 21 }, (_, index) => `Agent ${index}`) }],
	['Time Limit (Hours)', { limitHours: 0 }],
	['Time Limit (Hours)', { limitHours: '' }],
	['Time Limit (Hours)', { limitHours: 'soon' }],
	['Time Limit (Hours)', { limitHours: 8_761 }],
])('%s is refused where it can not be: %j', (label, input) => {
	expect(() => read(input)).toThrow(label);
});

test('The limit is counted in hours', () => {
	expect(waitMsOf(read({ limitHours: 0.5 }))).toBe(30 * 60 * 1_000);
});
