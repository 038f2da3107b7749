import type { INodeParameters, INodePropertyOptions } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { HaloPsa } from '../../../../nodes/HaloPsa/HaloPsa.node';
import { Halo } from '../../../support/halo';
import type { RunOptions } from '../../../support/node';
import { refusalOf, run } from '../../../support/node';

const { description } = new HaloPsa();

const queryWith = (parameter: INodeParameters[], sql = 'SELECT 1 AS x', more = {}) => ({
	resource: 'report',
	operation: 'runQuery',
	sql,
	queryParameters: { parameter },
	...more,
});

/** What stands in the query in the place of a parameter. */
async function literalOf(parameter: INodeParameters, options: RunOptions = {}): Promise<string> {
	const halo = new Halo().on('POST /Report', { body: { report: { loaded: true, rows: [] } } });
	await run(queryWith([{ name: 'p', ...parameter }], 'SELECT :p AS x'), options);
	const [{ sql }] = halo.api[0].body as Array<{ sql: string }>;
	return sql.replace(/^SELECT TOP 51 \* FROM \(SELECT (.*) AS x\) AS query_rows$/, '$1');
}

describe('a parameter becomes a literal of its type', () => {
	test.each([
		['number', '12', '(12)'],
		['number', '-0.5', '(-0.5)'],
		['number', '1189998819991197253', '(1189998819991197253)'],
		['boolean', 'true', 'CAST(1 AS bit)'],
		['boolean', 'No', 'CAST(0 AS bit)'],
		['date', '2026-03-09', "CAST('2026-03-09' AS date)"],
		['date', '2026-03-09T12:00:00Z', "CAST('2026-03-09' AS date)"],
		['dateTime', '2026-07-09T14:05:00', "CAST('2026-07-09T13:05:00' AS datetime2)"],
		['dateTime', '2026-07-09T14:05:00Z', "CAST('2026-07-09T14:05:00' AS datetime2)"],
		['text', 'Ab', 'CAST(0x41006200 AS nvarchar(2))'],
		['text', '', 'CAST(0x AS nvarchar(1))'],
		['text', '{{ $json.x }}', undefined],
	])('%s %j', async (type, value, literal) => {
		const found = await literalOf({ type, value });
		if (literal === undefined) expect(found).not.toContain('json');
		else expect(found).toBe(literal);
	});

	test('a value from an expression, also one of another kind', async () => {
		const items = [{ count: 12, at: '2026-03-09T14:05:00Z', on: true }];
		expect(await literalOf({ type: 'number', value: '={{ $json.count }}' }, { items })).toBe(
			'(12)',
		);
		expect(await literalOf({ type: 'boolean', value: '={{ $json.on }}' }, { items })).toBe(
			'CAST(1 AS bit)',
		);
		const value = '={{ DateTime.fromISO($json.at) }}';
		expect(await literalOf({ type: 'date', value }, { items })).toBe("CAST('2026-03-09' AS date)");
	});
});

describe('what is refused before anything is sent', () => {
	const named = (name: string, type: string, value: string) => ({ name, type, value });

	test.each([
		[
			named('p', 'number', '1 OR 1=1'),
			'Parameter p: "1 OR 1=1" is not a number, such as 12 or 12.5',
		],
		[named('p', 'number', '1e3'), 'Parameter p: "1e3" is not a number, such as 12 or 12.5'],
		[named('p', 'number', '={{ $json.big }}'), /^Parameter p: the number .* has more digits/],
		[named('p', 'date', '9 March'), 'Parameter p: "9 March" is not a date, such as 2026-03-09'],
		[named('p', 'date', "2026-03-09' --"), /is not a date, such as/],
		[named('p', 'dateTime', 'soon'), /is not a date and time, such as/],
		[named('p', 'boolean', 'maybe'), 'Parameter p is neither on nor off: "maybe"'],
		[named('p', 'number', ''), 'Parameter p is empty'],
		[named('p', 'text', '={{ $json.nothing }}'), 'Parameter p: the expression is empty'],
		[named('p', 'text', '={{ [1] }}'), 'Parameter p is a list or an object'],
		[named('p', 'json', '1'), 'Parameter p: "json" is no type'],
		[named('1p', 'text', 'x'), 'Parameters: "1p" is not a name'],
		[named('', 'text', 'x'), 'Parameters: "" is not a name'],
	])('%j', async (parameter, message) => {
		const refused = await refusalOf(queryWith([parameter], 'SELECT :p AS x'), {
			items: [{ big: Number('1189998819991197253') }],
		});
		expect(refused.message).toEqual(
			typeof message === 'string' ? message : expect.stringMatching(message),
		);
	});

	test('a parameter that is there twice, in whatever case', async () => {
		const twice = [named('p', 'text', 'x'), named(':P', 'text', 'y')];
		expect((await refusalOf(queryWith(twice))).message).toBe('Parameters: P is there twice');
	});

	test.each([0, 2.5, 50_001, 'many'])('a limit of %s', async (limit) => {
		const refused = await refusalOf(queryWith([], 'SELECT 1 AS x', { limit }));
		expect(refused.message).toBe('Limit: it has to be a whole number from 1 to 50000');
	});

	test('no query at all', async () => {
		expect((await refusalOf(queryWith([], '  '))).message).toBe('SQL is empty');
	});
});

describe('a row limit', () => {
	const answering = (rows: number) =>
		new Halo().on('POST /Report', {
			body: { report: { loaded: true, rows: Array.from({ length: rows }, (_, x) => ({ x })) } },
		});

	test.each([
		[3, 3, 0],
		[4, 3, 1],
	])('of %i rows that came %i go out', async (came, out, hints) => {
		answering(came);
		const outcome = await run(queryWith([], 'SELECT 1 AS x', { limit: 3 }));
		expect(outcome.json).toHaveLength(out);
		expect(outcome.hints.map(({ message }) => message)).toEqual(
			Array<unknown>(hints).fill('The query has more than 3 rows: Limit leaves out the others.'),
		);
	});

	test('the database stops behind it, and at the most that Halo gives', async () => {
		const halo = answering(0).on('POST /Report', { body: { report: { loaded: true, rows: [] } } });
		await run(queryWith([], 'SELECT 1 AS x', { limit: 50_000 }));
		expect(halo.api[0].body).toMatchObject([{ sql: expect.stringMatching(/^SELECT TOP 50000 /) }]);
		await run(queryWith([], 'SELECT 1 AS x'));
	});
});

describe('AI agents', () => {
	const agents: Array<[string, RunOptions]> = [
		['Agent v2', { isTool: true }],
		['Agent v3', { node: { rewireOutputLogTo: 'ai_tool' } }],
	];

	test.each(agents)('are refused, and nothing is sent: %s', async (_, options) => {
		const { json } = await run(queryWith([]), options);
		expect(json).toEqual([
			{ error: expect.stringMatching(/^Run Query is not for AI agents\. \S/) },
		]);
	});

	test('are refused in the tool that n8n makes, also where nothing else tells one (n8n 1.123)', async () => {
		const refused = await refusalOf(queryWith([]), {
			node: { type: 'n8n-nodes-halopsa.haloPsaTool' },
			lacks: ['isToolExecution'],
		});
		expect(refused.message).toBe('Run Query is not for AI agents');
	});

	test.each([
		['n8n-nodes-halopsa.haloPsaTool', ['getAll', 'getPublishedData', 'run']],
		['n8n-nodes-halopsa.haloPsa', ['getAll', 'getPublishedData', 'run', 'runQuery']],
	])('%s offers %j', (name, offered) => {
		const operation = description.properties.find(
			(property) =>
				property.name === 'operation' &&
				property.displayOptions?.show?.resource?.includes('report'),
		);
		const shown = (operation?.options as INodePropertyOptions[]).filter((option) =>
			NodeHelpers.displayParameter({ resource: 'report' }, option, null, { ...description, name }),
		);
		expect(shown.map(({ value }) => value).sort()).toEqual(offered);
	});
});
