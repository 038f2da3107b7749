import type { IDataObject, INode } from 'n8n-workflow';
import { records } from '../../../../nodes/HaloPsa/records';
import { recordAt } from '../../../../nodes/HaloPsa/records/endpoints';
import type { Page } from '../../../../nodes/HaloPsa/transport/pages';
import { pageOf, recordOf } from '../../../../nodes/HaloPsa/transport/pages';
import type { Reply } from '../../../../nodes/shared/reply';

const node: INode = {
	id: '1',
	name: 'Halo PSA',
	type: 'haloPsa',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const recordNamed = (name: string) => {
	const record = records.find((candidate) => candidate.name === name);
	if (record === undefined) throw new Error(`No record type ${name}`);
	return record;
};
const agent = recordNamed('agent');
const status = recordNamed('status');
const other = recordAt('KBArticle') ?? agent;
const json = { 'content-type': 'application/json; charset=utf-8' };
const reply = (body: unknown, headers: Reply['headers'] = json): Reply => ({
	status: 200,
	headers,
	body,
});
const messageOf = (read: () => unknown): string => {
	try {
		return `read as ${JSON.stringify(read())}`;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
};
const rows = [
	{ id: 1, name: 'Kim' },
	{ id: 2, name: 'Lee' },
];

describe('the rows of a list', () => {
	test.each<[string, unknown, Page]>([
		['a bare array', rows, { rows, isBare: true }],
		['the envelope', { record_count: 2, results: rows }, { rows, recordCount: 2 }],
		['an envelope of another build', { columns: [], agents: rows }, { rows }],
		['one with a view beside it', { columns: [{ id: 7 }], agents: rows }, { rows }],
		['a size of its pages', { page_size: 50, results: rows }, { rows, pageSize: 50 }],
		['a count as text', { record_count: '2', results: rows }, { rows, recordCount: 2 }],
		['a count of null', { record_count: null, results: rows }, { rows }],
		['a count without meaning', { record_count: true, results: rows }, { rows }],
	])('in %s', (_, body, page) => {
		expect(pageOf(node, agent, reply(body))).toEqual(page);
	});

	test('in an answer that does not tell its type', () => {
		expect(pageOf(node, agent, reply(rows, {})).rows).toEqual(rows);
	});

	test('of an endpoint that is not declared, without IDs', () => {
		expect(
			pageOf(node, other, reply({ columns: [{ a: 1 }], found: [{ name: 'x' }] })).rows,
		).toEqual([{ name: 'x' }]);
	});
});

describe('an empty list is believed where Halo says so', () => {
	test.each<[string, unknown]>([
		['the envelope', { results: [] }],
		['the envelope with what lies beside it', { results: [], columns: [{ id: 1 }], errors: [] }],
		['the envelope and a count', { record_count: 0, results: [] }],
		['an envelope of another build', { record_count: 0, agents: [] }],
		['two lists and a count', { record_count: 0, agents: [], groups: [] }],
		['members of an error that are empty', { results: [], error: null, message: '', status: 200 }],
		['a count alone', { record_count: 0 }],
		['null, as the published API allows, with a count', { record_count: 0, results: null }],
	])('%s', (_, body) => {
		expect(pageOf(node, agent, reply(body)).rows).toEqual([]);
	});

	test.each([
		['that Halo always sends bare', status],
		['that may come bare', recordNamed('notification')],
		['of an endpoint that is not declared', other],
	])('a bare array, of a list %s', (_, record) => {
		expect(pageOf(node, record, reply([])).rows).toEqual([]);
	});
});

describe('a 200 that is not surely the list is refused', () => {
	const refused = (why: string) => `Halo's list of agents can't be read: ${why}`;

	test.each<[string, unknown, string]>([
		['an unknown envelope without a count', { agents: [] }, 'the answer holds no list "results"'],
		['a list of something else', { warnings: [] }, 'the answer holds no list "results"'],
		[
			'an unknown envelope with a view',
			{ columns: [{ id: 1 }], columns_id: 3, agents: [] },
			'the answer holds no list "results"',
		],
		['a bare array, where Halo sends an envelope', [], 'the answer holds no list "results"'],
		[
			"another record's envelope",
			{ record_count: 0, clients: [] },
			'the answer holds no list "results"',
		],
		[
			"rows in another record's envelope",
			{ record_count: 1, clients: [{ id: 12 }] },
			'the answer holds no list "results"',
		],
		['fewer rows than none', { record_count: -1, results: [] }, 'it counts -1 rows'],
		[
			'a gateway’s problem',
			{ record_count: 0, title: 'Bad Gateway', status: 502 },
			'the answer tells of an error ("title": Bad Gateway)',
		],
		[
			'a status',
			{ record_count: 0, statusCode: 503 },
			'the answer tells of an error ("statusCode": 503)',
		],
		[
			'an error in numbers',
			{ results: [], error: 500 },
			'the answer tells of an error ("error": 500)',
		],
		[
			'errors',
			{ results: [], errors: ['Timeout'] },
			'the answer tells of an error ("errors": Timeout)',
		],
		[
			'an exception object',
			{ results: [], exception: { HResult: -1 } },
			'the answer tells of an error ("exception": {"HResult":-1})',
		],
		[
			'a message beside a count',
			{ record_count: 0, message: 'Down' },
			'the answer tells of an error ("message": Down)',
		],
		[
			'no success',
			{ record_count: 0, success: false },
			'the answer tells of an error ("success": false)',
		],
		[
			'rows without their ID',
			[{ error: 'Timeout expired' }],
			'1 of its 1 rows show no ID; the first says: Timeout expired',
		],
		[
			'an error among rows',
			{ results: [{ id: 1 }, { id: '', error: 'x' }] },
			'1 of its 2 rows show no ID; the first says: x',
		],
		['an empty body', '', 'the answer is empty'],
		['no body', undefined, 'the answer is empty'],
		['null', null, 'the answer is empty'],
		['text', 'Service is starting', 'the answer is no data, but "Service is starting"'],
		['a number', 7, 'the answer is no data, but ""'],
		['half a list', '{"results":[{"id"', 'the answer is no data, but "{"results":[{"id""'],
		['an error object', { error: 'Timeout expired' }, 'Halo says: Timeout expired'],
		['an exception', { Message: 'Timeout', Data: null }, 'Halo says: Timeout'],
		['an error beside an empty list', { error: 'Timeout', results: [] }, 'Halo says: Timeout'],
		['an error list', { errors: [{ id: 1 }] }, 'the answer holds no list "results"'],
		['null in place of the list', { results: null }, 'the answer holds no list "results"'],
		[
			'null where rows are counted',
			{ record_count: 3, results: null },
			'the answer holds no list "results"',
		],
		[
			'null beside another list',
			{ columns: [{ id: 1 }], results: null, agents: rows },
			'the answer holds no list "results"',
		],
		['an object in place of the list', { results: {} }, 'the answer holds no list "results"'],
		['an object without a list', { id: 7 }, 'the answer holds no list "results"'],
		['an empty object', {}, 'the answer holds no list "results"'],
		['a count without rows', { record_count: 4 }, 'the answer holds no list "results"'],
		['two empty lists', { agents: [], teams: [] }, 'the answer holds no list "results"'],
		['a list of something else', { tags: [{ key: 1 }] }, 'the answer holds no list "results"'],
		['text as rows', ['a', 'b'], '2 of its 2 rows are no rows'],
		['rubbish between rows', [{ id: 1 }, null, 'x'], '2 of its 3 rows are no rows'],
		['rubbish in the envelope', { results: [{ id: 1 }, 3] }, '1 of its 2 rows are no rows'],
		['a web page', '<html></html>', 'a web page came in its place'],
		['a page behind a comment', '<!-- x --><html>', 'a web page came in its place'],
	])('%s', (_, body, why) => {
		expect(messageOf(() => pageOf(node, agent, reply(body)))).toBe(refused(why));
	});

	test('JSON that is sent as a web page', () => {
		expect(messageOf(() => pageOf(node, agent, reply([], { 'content-type': 'text/html' })))).toBe(
			refused('the answer is text/html, not JSON'),
		);
	});

	test('of a list that is always bare, too', () => {
		expect(messageOf(() => pageOf(node, status, reply({ error: 'x' })))).toBe(
			"Halo's list of statuses can't be read: Halo says: x",
		);
	});
});

describe('one record', () => {
	test.each<[string, IDataObject | IDataObject[], string]>([
		['the object', { id: 12, error: 'a field of its own' }, '12'],
		['an array with it', [{ id: 12 }], '12'],
		['a fraction', { id: 12.0 }, '12'],
		['text', { id: '12' }, '12'],
		['a negative ID', { id: -240 }, '-240'],
		['a GUID in capitals', { id: 'ab-C1' }, 'AB-c1'],
	])('is read as %s', (_, body, id) => {
		expect(recordOf(node, agent, reply(body), id)).toEqual(Array.isArray(body) ? body[0] : body);
	});

	test('of an endpoint that is not declared is no list either', () => {
		const list = { record_count: 1, clients: [{ id: 12 }] };
		expect(messageOf(() => recordOf(node, other, reply(list), '12'))).toContain(
			'the answer is a list',
		);
	});

	test('of an endpoint that is not declared may show no ID', () => {
		expect(recordOf(node, other, reply({ name: 'x' }), '12')).toEqual({ name: 'x' });
	});

	test.each<[string, unknown, string]>([
		['an empty body', '', 'the answer is empty'],
		['text', 'Ready', 'the answer is no data, but "Ready"'],
		['null', null, 'the answer is empty'],
		['an empty array', [], 'the answer holds no record'],
		['several rows', rows, 'the answer holds no record'],
		['an error object', { error: 'Timeout' }, 'Halo says: Timeout'],
		['an empty object', {}, 'the answer shows no ID'],
		['a list', { record_count: 1, results: rows }, 'the answer is a list'],
		['a list of others', { record_count: 1, clients: [{ id: 12 }] }, 'the answer is a list'],
		['a list with the ID', { id: 12, record_count: 1, clients: [] }, 'the answer is a list'],
		['another record', { id: 13 }, 'the answer shows the ID 13'],
		['an ID of null', { id: null }, 'the answer shows no ID'],
	])('is not read from %s', (_, body, why) => {
		expect(messageOf(() => recordOf(node, agent, reply(body), '12'))).toBe(
			`Halo's agent 12 can't be read: ${why}`,
		);
	});
});

describe('A filled list without an envelope, whose rows have IDs', () => {
	const ticketRow = { id: 12, summary: 'Alert', client_id: 12 };
	const customerRow = { id: 12, name: 'Birch Dental', toplevel_id: 1 };

	test.each<[string, string, object, string]>([
		['tickets', 'customer', ticketRow, 'its rows show no Name'],
		['tickets', 'agent', ticketRow, 'its rows show no Name'],
		['tickets', 'status', ticketRow, 'its rows show no Name'],
		['customers', 'ticket', customerRow, 'its rows show no Summary'],
		['customers', 'site', customerRow, 'its rows show no Customer'],
		['customers', 'softwareLicence', customerRow, 'its rows show no Customer'],
		['IDs alone', 'item', { id: 3 }, 'its rows show no Name'],
	])('of %s is no list of the record type %s', (_, name, row, why) => {
		const record = recordNamed(name);
		expect(messageOf(() => pageOf(node, record, reply([row, row])))).toContain(why);
	});

	test.each<[string, object[]]>([
		['customer', [customerRow]],
		['ticket', [ticketRow]],
		['agent', [{ id: 1, name: null }]],
		[
			'site',
			[
				{ id: 1, name: 'Main' },
				{ id: 2, name: 'Annex', client_id: 12 },
			],
		],
		['invoice', [{ id: 1, client_id: 12 }]],
		['user', [{ id: 1, name: 'Kim' }]],
	])('is one of the record type %s where a row shows what such a record has', (name, found) => {
		expect(pageOf(node, recordNamed(name), reply(found)).rows).toEqual(found);
	});

	test('of an endpoint that is not declared is taken as it is', () => {
		expect(pageOf(node, other, reply([{ id: 3 }])).rows).toEqual([{ id: 3 }]);
	});
});
