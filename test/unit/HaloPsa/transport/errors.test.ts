import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { records } from '../../../../nodes/HaloPsa/records';
import { recordAt } from '../../../../nodes/HaloPsa/records/endpoints';
import type { RequestPurpose } from '../../../../nodes/HaloPsa/transport/errors';
import { apiError, unconfirmedWrite } from '../../../../nodes/HaloPsa/transport/errors';
import { asNodeError, inputRefused, isUnconfirmed } from '../../../../nodes/shared/errors';
import { propertiesAtFault, sentenceOf, waitAskedFor } from '../../../../nodes/shared/reply';
import { everythingIn } from '../../../support/inspect';

const node: INode = {
	id: '1',
	name: 'Halo PSA',
	type: 'haloPsa',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

function purposeOf(name: string, more: Partial<RequestPurpose> = {}): RequestPurpose {
	const record = records.find((candidate) => candidate.name === name);
	if (record === undefined) throw new Error(`No record type ${name}`);
	return { record, access: 'edit', doing: 'create the ticket', ...more };
}

const exception = (message: string) => ({
	ClassName: 'System.Exception',
	Message: message,
	Data: null,
	InnerException: null,
	StackTraceString: null,
	HResult: -2146233088,
});

describe("Halo's own sentence", () => {
	test.each<[string, unknown, string | undefined]>([
		[
			'a binding message',
			{ id: ["The value 'probe' is not valid."] },
			"id: The value 'probe' is not valid.",
		],
		[
			'a binding message of a row',
			{ '[0].outcome_id': ['Could not convert string to integer: x.'] },
			'[0].outcome_id: Could not convert string to integer: x.',
		],
		[
			'a bare JSON string',
			'Parameter client_id must be included',
			'Parameter client_id must be included',
		],
		['a .NET exception', exception('An Outcome must be entered'), 'An Outcome must be entered'],
		['errorMessage', { resultCode: 3, errorMessage: 'Not allowed here' }, 'Not allowed here'],
		['Message', { Message: 'No such type' }, 'No such type'],
		['error', { error: 'nope' }, 'nope'],
		[
			'OAuth',
			{ error: 'invalid_scope', error_description: 'Scope x is unknown' },
			'Scope x is unknown',
		],
		[
			'problem details',
			{
				title: 'One or more validation errors occurred.',
				errors: { name: ['The name is too long.'] },
			},
			'name: The name is too long.',
		],
		[
			'problem details without errors',
			{ title: 'Unsupported Media Type' },
			'Unsupported Media Type',
		],
		['an empty body', '', undefined],
		['an empty object', {}, undefined],
		['nothing', undefined, undefined],
		['a web page', '<!DOCTYPE html><html><body>Oops</body></html>', undefined],
		['line breaks and control characters', 'First\r\n\tsecond\u0000 third', 'First second third'],
		['something long', 'x'.repeat(600), `${'x'.repeat(500)}…`],
		[
			'a list',
			['Category 1 is mandatory', 'A Team must be chosen.', 'Impact is mandatory'],
			'Category 1 is mandatory; A Team must be chosen. Impact is mandatory',
		],
		['a list of one', ['Category 1 is mandatory'], 'Category 1 is mandatory'],
		[
			'a list of exceptions',
			[exception('No such type'), { errorMessage: 'Not allowed here' }],
			'No such type; Not allowed here',
		],
		[
			'several keyed messages',
			{ '[0].impact': ['Too large', 'Not a number'], '[2].team': ['Unknown team'] },
			'[0].impact: Too large; Not a number; [2].team: Unknown team',
		],
		['a key without a name', { '': ['A body is required.'] }, 'A body is required.'],
		[
			'a message with details',
			{ message: 'Not saved', errors: ['Category 1 is mandatory', 'Impact is mandatory'] },
			'Not saved; Category 1 is mandatory; Impact is mandatory',
		],
		[
			'problem details with several errors',
			{ title: 'Errors occurred.', errors: { name: ['Too long.'], sla: ['Unknown.'] } },
			'name: Too long. sla: Unknown.',
		],
		['an empty list', [], undefined],
		['a list without words', [null, 3, ''], undefined],
	])('of %s', (_, body, sentence) => {
		expect(sentenceOf(body)).toBe(sentence);
	});

	test('names the properties at fault without the row', () => {
		expect(propertiesAtFault({ '[0].outcome_id': ['x'], '[0]': ['y'], note: ['z'] })).toEqual([
			'outcome_id',
			'',
			'note',
		]);
	});
});

describe('the sentence of a refusal', () => {
	const noReason =
		'Halo gave no reason. Do the same by hand in Halo once, with the same values, to see what it asks for.';
	const lookAt = (labels: string) =>
		`The sentence after the colon is Halo's own.${labels} If it names a field that is not shown, the ticket type or a rule in Halo requires it: add it under Additional Fields, or give it a default in Halo.`;

	test.each<[string, number, unknown, Partial<RequestPurpose>, string, string]>([
		[
			"400 of a row, with the label on Halo's screen",
			400,
			{ '[0].outcome_id': ['Could not convert string to integer: x.'] },
			{ ...purposeOf('ticketNote'), doing: 'create the ticket note' },
			'Halo refused to create the ticket note: [0].outcome_id: Could not convert string to integer: x.',
			lookAt(' Look at: Outcome.'),
		],
		[
			'400 exception',
			400,
			exception('A Category must be entered'),
			{},
			'Halo refused to create the ticket: A Category must be entered',
			lookAt(''),
		],
		['400 without words', 400, '', {}, 'Halo refused to create the ticket (status 400)', noReason],
		['415', 415, '', {}, 'Halo refused to create the ticket (status 415)', noReason],
		[
			'403',
			403,
			'',
			{},
			'Halo does not let this connection create the ticket: it needs the permission "Edit: tickets"',
			'In Halo, open Configuration → Integrations → HaloPSA API → View Applications, choose the application, and on its Permissions tab tick "Edit: tickets". If it is ticked, open Configuration → Teams & Agents → Agents, choose the agent that the application logs in as, and on its Permissions tab set Feature Access → Tickets Access Level: Read and Modify and Ticket Permissions → Can add new Tickets: Yes.',
		],
		[
			'401',
			401,
			'',
			{ ...purposeOf('customer'), access: 'read', doing: 'list customers' },
			'Halo does not let this connection list customers: it needs the permission "Read: customers"',
			'In Halo, open Configuration → Integrations → HaloPSA API → View Applications, choose the application, and on its Permissions tab tick "Read: customers". If it is ticked, open Configuration → Teams & Agents → Agents, choose the agent that the application logs in as, and on its Permissions tab set Feature Access → Customers Access Level: Read Only or more.',
		],
		[
			'403 where no permission is known',
			403,
			'',
			{ ...purposeOf('status'), access: 'read', doing: 'list statuses' },
			'Halo does not let this connection list statuses',
			"In Halo, see that the agent that the application logs in as is active and API-only, and check the application's Permissions tab (Configuration → Integrations → HaloPSA API).",
		],
		[
			'404 of an ID',
			404,
			'',
			{ doing: 'get the ticket', id: '1207' },
			'Halo has no ticket with the ID 1207',
			'It may be deleted, or the agent that the application logs in as may not see it (agent → Permissions tab: for tickets, "Can view Unassigned Tickets" and "Can view Tickets that are assigned to other Agents").',
		],
		[
			'404 of a route',
			404,
			'',
			{ ...purposeOf('service'), doing: 'list services' },
			'Halo does not know how to list services (/Service)',
			"This Halo build may lack it, or the Resource Server in the credential is not Halo's. Compare it with Configuration → Integrations → HaloPSA API.",
		],
		[
			'404 of an endpoint by name',
			404,
			'',
			{ record: recordAt('Tickez'), doing: 'list Tickez records' },
			'Halo does not know how to list Tickez records (/Tickez)',
			'Compare the name under Endpoint with its list. If it is there, this Halo build lacks it.',
		],
		[
			'500',
			500,
			exception('Timeout expired'),
			{ doing: 'list tickets' },
			'Halo could not list tickets (status 500): Timeout expired',
			'This lies with Halo and often passes. Run the workflow again in a minute.',
		],
		[
			'504',
			504,
			'',
			{ doing: 'list tickets' },
			'Halo could not list tickets (status 504)',
			'This lies with Halo and often passes. Run the workflow again in a minute.',
		],
		[
			'a web page',
			200,
			'<html><body>Log in</body></html>',
			{},
			'The Resource Server answered with a web page instead of data',
			'The address in the credential leads somewhere else. Copy the Resource Server again from Halo: Configuration → Integrations → HaloPSA API.',
		],
	])('%s', (_, status, body, more, message, description) => {
		const error = apiError(node, { status, headers: {}, body }, purposeOf('ticket', more));
		expect({ message: error.message, description: error.description }).toEqual({
			message,
			description,
		});
		expect(error.httpCode).toBe(String(status));
	});
});

describe("an item's own error", () => {
	test.each([
		[
			'refused by Halo',
			() =>
				apiError(node, { status: 404, headers: {}, body: '' }, purposeOf('ticket', { id: '7' })),
		],
		['uncertain', () => unconfirmedWrite(node, purposeOf('ticket'), 'the connection was lost')],
		['refused input', () => inputRefused(node, 'Customer is empty', 'Choose one.')],
	])('keeps its words, and is not shared between items: %s', (_, make) => {
		const shared = make();
		const first = asNodeError(node, shared, 0);
		const second = asNodeError(node, shared, 1);
		expect([first.context.itemIndex, second.context.itemIndex]).toEqual([0, 1]);
		for (const own of [first, second]) {
			expect(own.message).toBe(shared.message);
			expect(own.description).toBe(shared.description);
			expect(isUnconfirmed(own)).toBe(isUnconfirmed(shared));
			expect(own.constructor).toBe(shared.constructor);
		}
	});

	test('does not carry what an unknown thing carries', () => {
		const thrown = Object.assign(new Error('Something broke'), {
			config: { headers: { Authorization: 'Bearer token-1' } },
		});
		const error = asNodeError(node, thrown, 4);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('Something broke');
		expect(error.context.itemIndex).toBe(4);
		expect(everythingIn(error)).not.toContain('token-1');
	});

	test('takes an error apart only where it is one of ours', () => {
		expect(isUnconfirmed(new Error('x'))).toBe(false);
		expect(isUnconfirmed(new NodeApiError(node, { message: 'x' }))).toBe(false);
	});
});

describe('how long Halo asks to wait', () => {
	const now = Date.UTC(2026, 2, 9, 14, 0, 0);

	test.each<[string, Record<string, string | string[]>, unknown, number | undefined]>([
		['seconds', { 'retry-after': '12' }, '', 12_000],
		['a list of headers', { 'retry-after': ['12'] }, '', 12_000],
		['a date', { 'retry-after': 'Mon, 09 Mar 2026 14:00:30 GMT' }, '', 30_000],
		['a date gone by', { 'retry-after': 'Mon, 09 Mar 2026 13:00:00 GMT' }, '', 0],
		['the body', {}, { retry_after: 2.5 }, 2_500],
		['nonsense', { 'retry-after': 'soon' }, '', undefined],
		['nothing', {}, '', undefined],
	])('%s', (_, headers, body, wait) => {
		expect(waitAskedFor({ status: 429, headers, body }, now)).toBe(wait);
	});
});
