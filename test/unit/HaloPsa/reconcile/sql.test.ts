import {
	prepareSql,
	sqlDay,
	sqlMoment,
	sqlNumber,
	sqlSwitch,
	sqlText,
} from '../../../../nodes/HaloPsa/reconcile/sql';

const prepared = (sql: string, parameters: Record<string, string> = {}) =>
	prepareSql(sql, new Map(Object.entries(parameters)), 11);

const within = (sql: string) => ({ sql: `SELECT TOP 11 * FROM (${sql}) AS query_rows` });

describe('what is sent', () => {
	test.each([
		['SELECT 1 AS x', 'SELECT 1 AS x'],
		['  select 1 AS x ; ', 'select 1 AS x'],
		['SELECT 1 AS x -- why', 'SELECT 1 AS x'],
		['-- first\nSELECT 1 AS x', 'SELECT 1 AS x'],
		['SELECT 1 /* a /* b */ c */ AS x', 'SELECT 1   AS x'],
		["SELECT '--; ''(' AS x", "SELECT '--; ''(' AS x"],
		['SELECT 1 AS [a;]](] , 2 AS ";)"', 'SELECT 1 AS [a;]](] , 2 AS ";)"'],
		['SELECT a FROM (SELECT 1 AS a) AS b', 'SELECT a FROM (SELECT 1 AS a) AS b'],
		["SELECT '12:30' AS x, geography::Point(1, 2, 3) AS y", undefined],
		["SELECT '{{' AS x", undefined],
	])('of %j', (written, sent = written) => {
		expect(prepared(written)).toEqual(within(sent));
	});

	test('parameters in their places, in whatever case', () => {
		expect(prepared('SELECT :A AS x WHERE :a > :b_2', { a: '(1)', b_2: '(2)' })).toEqual(
			within('SELECT (1) AS x WHERE (1) > (2)'),
		);
	});

	test('a literal that looks like a placeholder stays what it is', () => {
		expect(prepared('SELECT :a AS x, :b AS y', { a: ':b', b: "':a'" })).toEqual(
			within("SELECT :b AS x, ':a' AS y"),
		);
	});
});

describe('what is refused', () => {
	test.each([
		['WITH a AS (SELECT 1 AS x) SELECT x FROM a', 'it does not begin with SELECT'],
		['DELETE FROM area', 'it does not begin with SELECT'],
		['selection', 'it does not begin with SELECT'],
		['SELECT 1 AS x; DELETE FROM area', 'it is more than one statement'],
		['SELECT 1 AS x) AS y, (SELECT 2 AS z', 'its parentheses do not match'],
		['SELECT (1 AS x', 'its parentheses do not match'],
		["SELECT 'x AS y", 'a quote or a comment in it does not end'],
		['SELECT [x AS y', 'a quote or a comment in it does not end'],
		['SELECT 1 /* /* */', 'a quote or a comment in it does not end'],
		['SELECT {{ $json.x }} AS y', 'it holds an expression'],
		['SELECT :since AS x', ':since is no parameter'],
	])('%j', (written, why) => {
		expect(prepared(written)).toEqual({ why, how: expect.stringMatching(/^\S.*\.$/) });
	});

	test('a parameter within quotes, and one that is used nowhere', () => {
		const given = { name: "N'x'" };
		expect(prepared("SELECT ':name' AS x", given)).toMatchObject({
			why: ':name stands within quotes',
		});
		expect(prepared('SELECT 1 AS x', given)).toMatchObject({
			why: 'the parameter name is not in it',
		});
		expect(prepared('SELECT 1 AS x -- :name', given)).toMatchObject({
			why: 'the parameter name is not in it',
		});
	});
});

describe('literals', () => {
	test('a text shows none of its signs, and keeps each of them', () => {
		for (const text of ['', "O'Neill", "'; --", '😀 Zoë', 'x'.repeat(4_001)]) {
			const [, hex, length] =
				/^CAST\(0x([\da-f]*) AS nvarchar\((\w+)\)\)$/.exec(sqlText(text)) ?? [];
			expect(Buffer.from(hex, 'hex').toString('utf16le')).toBe(text);
			expect(length).toBe(text.length > 4_000 ? 'max' : String(Math.max(1, text.length)));
		}
	});

	test('the others', () => {
		expect([
			sqlNumber('-5'),
			sqlDay('2026-03-09'),
			sqlMoment('2026-03-09T14:05:00.5Z'),
			sqlSwitch(true),
			sqlSwitch(false),
		]).toEqual([
			'(-5)',
			"CAST('2026-03-09' AS date)",
			"CAST('2026-03-09T14:05:00.5' AS datetime2)",
			'CAST(1 AS bit)',
			'CAST(0 AS bit)',
		]);
	});
});
