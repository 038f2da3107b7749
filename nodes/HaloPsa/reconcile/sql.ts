/** A part of a query: what the database reads, or what it takes as it stands. */
interface SqlPart {
	kind: 'code' | 'comment' | 'name' | 'text';
	text: string;
}

/** A query ready to be sent, or why it can't be, and what to do. */
export type PreparedSql = { sql: string } | { why: string; how: string };

/** Where a part that begins here ends, each with what doubled stands for itself. */
const QUOTES: Record<string, { kind: SqlPart['kind']; end: string }> = {
	"'": { kind: 'text', end: "'" },
	'"': { kind: 'name', end: '"' },
	'[': { kind: 'name', end: ']' },
};

/** The index behind a quoted part; -1 where it does not end. */
function behindQuote(sql: string, from: number, end: string): number {
	for (let at = sql.indexOf(end, from + 1); at !== -1; at = sql.indexOf(end, at + 2))
		if (sql[at + 1] !== end) return at + 1;
	return -1;
}

/** The index behind a comment; -1 where it does not end. Those of SQL Server lie within each other. */
function behindComment(sql: string, from: number): number {
	if (sql.startsWith('--', from)) {
		const end = sql.slice(from).search(/[\r\n]/);
		return end === -1 ? sql.length : from + end;
	}
	let depth = 0;
	for (let at = from; at < sql.length; at += 2) {
		if (sql.startsWith('/*', at)) depth += 1;
		else if (sql.startsWith('*/', at)) depth -= 1;
		else at -= 1;
		if (depth === 0) return at + 2;
	}
	return -1;
}

/** Takes a query apart, as SQL Server reads it; undefined where a quote or a comment does not end. */
function sqlPartsOf(sql: string): SqlPart[] | undefined {
	const parts: SqlPart[] = [];
	let code = '';
	const end = () => {
		if (code !== '') parts.push({ kind: 'code', text: code });
		code = '';
	};
	for (let at = 0; at < sql.length; ) {
		const isComment = sql.startsWith('--', at) || sql.startsWith('/*', at);
		const quote = QUOTES[sql[at]];
		if (!isComment && quote === undefined) {
			code += sql[at++];
			continue;
		}
		const behind = isComment ? behindComment(sql, at) : behindQuote(sql, at, quote.end);
		if (behind === -1) return undefined;
		end();
		parts.push({ kind: isComment ? 'comment' : quote.kind, text: sql.slice(at, behind) });
		at = behind;
	}
	end();
	return parts;
}

/** Why the code of a query is not one SELECT, and nothing but it; undefined where it is. */
function whyNoSelect(code: string): Exclude<PreparedSql, { sql: string }> | undefined {
	if (!/^\s*select\b/i.test(code))
		return {
			why: 'it does not begin with SELECT',
			how: 'Halo runs a query within one of its own, so it has to be one SELECT; what would stand in front of it, such as WITH or DECLARE, can be written as a SELECT within it.',
		};
	if (code.includes('{{'))
		return {
			why: 'it holds an expression',
			how: 'It is a fixed text, so that nobody can change the query by what comes in. Write :name where a value belongs, and give it under Parameters.',
		};
	if (code.includes(';'))
		return { why: 'it is more than one statement', how: 'Take out what stands behind the ";".' };
	let depth = 0;
	for (const sign of code) {
		if (sign === '(') depth += 1;
		if (sign === ')') depth -= 1;
		if (depth < 0) break;
	}
	return depth === 0
		? undefined
		: { why: 'its parentheses do not match', how: 'Look for one that is missing or too many.' };
}

/** `:name`; `::` is SQL Server's own. */
const PLACEHOLDER = /::|:([a-z_]\w*)/gi;

/** The query with its parameters in their places. */
function withParameters(
	parts: readonly SqlPart[],
	parameters: ReadonlyMap<string, string>,
): PreparedSql {
	const used = new Set<string>();
	const unknown: string[] = [];
	const quoted: string[] = [];
	const sql = parts.map(({ kind, text }) => {
		if (kind === 'comment') return ' ';
		return text.replace(PLACEHOLDER, (whole, name: string | undefined) => {
			const literal = name === undefined ? undefined : parameters.get(name.toLowerCase());
			if (name === undefined || (kind !== 'code' && literal === undefined)) return whole;
			if (kind !== 'code') quoted.push(name);
			else if (literal === undefined) unknown.push(name);
			used.add(name.toLowerCase());
			return literal ?? whole;
		});
	});
	const [unused] = [...parameters.keys()].filter((name) => !used.has(name));
	if (quoted.length > 0)
		return {
			why: `:${quoted[0]} stands within quotes`,
			how: "A parameter brings its own quotes: take out those around it. To look for a part of a text, write LIKE '%' + :name + '%'.",
		};
	if (unknown.length > 0)
		return {
			why: `:${unknown[0]} is no parameter`,
			how: 'Add it under Parameters, with its type and value.',
		};
	if (unused !== undefined)
		return {
			why: `the parameter ${unused} is not in it`,
			how: `Write :${unused} where its value belongs, or remove the parameter.`,
		};
	return { sql: sql.join('').trim() };
}

/**
 * Makes a query ready for Halo: without comments and a last semicolon, which it does not take in the places where it puts
 * the query (seen in clients), with parameters as literals, and no more rows than asked for.
 *
 * @param parameters literals by name in lower case
 * @param most rows; the database itself stops there
 */
export function prepareSql(
	written: string,
	parameters: ReadonlyMap<string, string>,
	most: number,
): PreparedSql {
	const parts = sqlPartsOf(written);
	if (parts === undefined)
		return {
			why: 'a quote or a comment in it does not end',
			how: "A quote within a text is written twice: 'O''Neill'.",
		};
	const code = parts
		.map(({ kind, text }) => (kind === 'code' ? text : ' '))
		.join('')
		.replace(/[\s;]+$/, '');
	const refused = whyNoSelect(code);
	if (refused !== undefined) return refused;
	const filled = withParameters(parts, parameters);
	if ('why' in filled) return filled;
	const query = filled.sql.replace(/[\s;]+$/, '');
	return { sql: `SELECT TOP ${most} * FROM (${query}) AS query_rows` };
}

/** The longest text of SQL Server's `nvarchar(n)`, in UTF-16 units; longer ones are `nvarchar(max)`. */
const LONGEST_NVARCHAR = 4_000;

/**
 * A text as a literal without any sign of the text in it: no quote can end it, and neither Halo, which fills in names of its
 * own in a query, nor anything in between finds a word to act on.
 */
export function sqlText(text: string): string {
	const hex = Buffer.from(text, 'utf16le').toString('hex');
	const length = text.length > LONGEST_NVARCHAR ? 'max' : Math.max(1, text.length);
	return `CAST(0x${hex} AS nvarchar(${length}))`;
}

/** A number as it was written, in parentheses: `-` before a negative one would begin a comment. */
export const sqlNumber = (digits: string): string => `(${digits})`;

/** A day, in the one form that reads the same whatever the language of the server. */
export const sqlDay = (day: string): string => `CAST('${day}' AS date)`;

/** A moment in UTC, as Halo keeps it. */
export const sqlMoment = (utc: string): string => `CAST('${utc.replace(/Z$/, '')}' AS datetime2)`;

/** Yes or no. */
export const sqlSwitch = (isOn: boolean): string => `CAST(${isOn ? 1 : 0} AS bit)`;
