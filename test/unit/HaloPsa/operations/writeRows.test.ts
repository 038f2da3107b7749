import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const writing = (rows: string) => ({
	resource: 'otherRecord',
	operation: 'writeRows',
	endpoint: locator('name', 'KBArticle'),
	rows,
});

describe('Create or Update Rows', () => {
	test.each(['[{ "name": ', 'name', '[1, 2]', '[{ "a": 1 }, "b"]'])(
		'refuses %s before anything is sent',
		async (rows) => {
			expect((await refusalOf(writing(rows))).message).toBe(
				'Rows (JSON): this is not a list of JSON objects',
			);
		},
	);

	test('says that an empty list is empty', async () => {
		expect((await refusalOf(writing('[]'))).message).toBe('Rows (JSON) is empty');
	});

	test('asks for every row where there are several', async () => {
		const halo = new Halo().on('POST /KBArticle', { body: [{ id: 1 }, { id: 2 }] });
		expect((await run(writing('[{ "a": 1 }, { "id": 2 }]'))).json).toEqual([{ id: 1 }, { id: 2 }]);
		expect(halo.api).toMatchObject([{ query: { returnall: 'true' }, body: [{ a: 1 }, { id: 2 }] }]);
	});

	test('sends one object as one row', async () => {
		const halo = new Halo().on('POST /KBArticle', { body: { id: 1 } });
		expect((await run(writing('{ "a": 1 }'))).json).toEqual([{ id: 1 }]);
		expect(halo.api).toMatchObject([{ query: {}, body: [{ a: 1 }] }]);
	});

	test.each([
		['Report', '[{ "_loadreportonly": true, "sql": "SELECT 1" }]'],
		['/api/report/', '[{ "id": 5 }, { "_LoadReportOnly": false, "SQL": "SELECT 1" }]'],
		['report', '[{ "_testonly": true }]'],
		['Report/print', '[{ "_loadreportonly": true }]'],
	])('runs no query in SQL: %s %s', async (endpoint, rows) => {
		const refused = await refusalOf({ ...writing(rows), endpoint: locator('name', endpoint) });
		expect(refused.message).toBe('Rows (JSON): a query in SQL is not run from here');
	});

	const storing = (rows: string) => ({ ...writing(rows), endpoint: locator('name', 'Report') });

	test('stores a report, but no query of an AI agent', async () => {
		new Halo().on('POST /Report', { body: { id: 5 } }, 2);
		const row = '{ "name": "A", "sql": "SELECT 1 AS x" }';
		expect((await run(storing(row))).json).toEqual([{ id: 5 }]);
		const asTool = await run(storing(row), { isTool: true });
		expect(asTool.json).toEqual([{ error: expect.stringMatching(/is not run from here\. \S/) }]);
		expect((await run(storing('{ "name": "B" }'), { isTool: true })).json).toEqual([{ id: 5 }]);
	});
});
