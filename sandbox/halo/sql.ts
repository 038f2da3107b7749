import type { Row } from '../types';
import type { Entity } from './entity';
import type { Store } from './store';
import { same, timeOf } from './values';

/** What SQL Server says of a query that it does not run: Halo hands it on as `load_error`. */
class SqlError extends Error {}

/** Tables of Halo's database, as far as the sandbox knows them: the entity, and its members by column. */
const TABLES: Record<string, { entity: string; columns: Record<string, string> }> = {
	area: { entity: 'Client', columns: { aarea: 'id', aareadesc: 'name', aisinactive: 'inactive' } },
	faults: {
		entity: 'Tickets',
		columns: {
			faultid: 'id',
			symptom: 'summary',
			areaint: 'client_id',
			status: 'status_id',
			dateoccured: 'dateoccurred',
		},
	},
};

const TOKEN =
	/\s*(N?'(?:[^']|'')*'|0x[\da-f]*|\d+(?:\.\d+)?|"[^"]*"|\[[^\]]*\]|<>|<=|>=|[a-z_@#]\w*|[^\s])/iy;

function tokensOf(sql: string): string[] {
	const tokens: string[] = [];
	TOKEN.lastIndex = 0;
	for (let match = TOKEN.exec(sql); match !== null; match = TOKEN.exec(sql)) tokens.push(match[1]);
	return tokens;
}

/** A value of a row, or one that stands in the query. */
type Operand = (row: Row) => unknown;
/** Rows in which every column has its name in the query's own spelling. */
interface Table {
	rows: Row[];
	columns: string[];
}

const bare = (name: string) => name.replace(/^["[]|["\]]$/g, '');

const comparisons: Record<string, (a: unknown, b: unknown) => boolean> = {
	'=': (a, b) => (a instanceof Date || b instanceof Date ? order(a, b) === 0 : same(a, b)),
	'<>': (a, b) => !same(a, b),
	'<': (a, b) => order(a, b) < 0,
	'>': (a, b) => order(a, b) > 0,
	'<=': (a, b) => order(a, b) <= 0,
	'>=': (a, b) => order(a, b) >= 0,
	LIKE: (a, b) => {
		const pattern = String(b).replace(/[.*+?^${}()|\\]/g, '\\$&');
		return new RegExp(`^${pattern.replace(/%/g, '[^]*').replace(/_/g, '[^]')}$`, 'i').test(
			String(a),
		);
	},
};

/** A date of the query against one of a row, or two numbers. */
function order(a: unknown, b: unknown): number {
	const isMoment = a instanceof Date || b instanceof Date;
	const [left, right] = [a, b].map((value) =>
		value instanceof Date ? value.getTime() : isMoment ? timeOf(value) : Number(value),
	);
	return left - right;
}

/** One SELECT over one table, as far as the sandbox reads SQL: enough to see what a query and its parameters do. */
class Reader {
	private at = 0;

	constructor(
		private readonly tokens: string[],
		private readonly store: Store<Entity>,
	) {}

	private get next(): string {
		return (this.tokens[this.at] ?? '').toUpperCase();
	}

	private take(wanted?: string): string {
		const token = this.tokens[this.at];
		if (token === undefined || (wanted !== undefined && this.next !== wanted))
			throw new SqlError(`Incorrect syntax near '${token ?? ''}'.`);
		this.at += 1;
		return token;
	}

	private has(wanted: string): boolean {
		if (this.next !== wanted) return false;
		this.at += 1;
		return true;
	}

	whole(): Table {
		const table = this.select();
		if (this.at < this.tokens.length)
			throw new SqlError(`Incorrect syntax near '${this.tokens[this.at]}'.`);
		return table;
	}

	private select(): Table {
		this.take('SELECT');
		const top = this.has('TOP') ? Number(this.value()({})) : Infinity;
		const wanted: Array<{ column: string; name: string }> = [];
		do {
			const column = this.has('*') ? '*' : bare(this.take());
			wanted.push({ column, name: this.has('AS') ? bare(this.take()) : column });
		} while (this.has(','));
		this.take('FROM');
		const from = this.table();
		const rows = this.has('WHERE') ? this.filtered(from) : from.rows;
		if (this.next === 'ORDER') this.ordered(rows, from, top);
		return this.chosen({ ...from, rows: rows.slice(0, top) }, wanted);
	}

	private ordered(rows: Row[], from: Table, top: number): void {
		this.take('ORDER');
		this.take('BY');
		if (top === Infinity)
			throw new SqlError(
				'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
			);
		const column = this.column(from, bare(this.take()));
		rows.sort((a, b) =>
			same(a[column], b[column]) ? 0 : String(a[column]) < String(b[column]) ? -1 : 1,
		);
	}

	private chosen({ rows, columns }: Table, wanted: Array<{ column: string; name: string }>): Table {
		const all = wanted.flatMap(({ column, name }) =>
			column === '*'
				? columns.map((one) => [one, one])
				: [[this.column({ rows, columns }, column), name]],
		);
		return {
			rows: rows.map((row) =>
				Object.fromEntries(all.map(([from, name]) => [name, row[from] ?? null])),
			),
			columns: all.map(([, name]) => name),
		};
	}

	private column({ columns }: Table, name: string): string {
		const found = columns.find((column) => column.toLowerCase() === name.toLowerCase());
		if (found === undefined) throw new SqlError(`Invalid column name '${name}'.`);
		return found;
	}

	private table(): Table {
		if (this.has('(')) {
			const inner = this.select();
			this.take(')');
			this.has('AS');
			this.take();
			return inner;
		}
		const name = bare(this.take());
		const table = TABLES[name.toLowerCase()];
		if (table === undefined) throw new SqlError(`Invalid object name '${name}'.`);
		const columns = Object.entries(table.columns);
		const rows = this.store
			.rows(table.entity)
			.map((row) => Object.fromEntries(columns.map(([column, member]) => [column, row[member]])));
		return { rows, columns: columns.map(([column]) => column) };
	}

	private filtered(from: Table): Row[] {
		let { rows } = from;
		do {
			const left = this.operand(from);
			const compare = comparisons[this.next];
			if (compare === undefined) throw new SqlError(`Incorrect syntax near '${this.take()}'.`);
			this.at += 1;
			const right = this.operand(from);
			rows = rows.filter((row) => compare(left(row), right(row)));
		} while (this.has('AND'));
		return rows;
	}

	/** Values, put together by `+` where they are texts. */
	private operand(from: Table): Operand {
		let whole = this.single(from);
		while (this.has('+')) {
			const [before, after] = [whole, this.single(from)];
			whole = (row) => `${String(before(row))}${String(after(row))}`;
		}
		return whole;
	}

	private single(from: Table): Operand {
		if (!/^[a-z_"[]/i.test(this.next) || ['CAST'].includes(this.next) || this.next.startsWith("N'"))
			return this.value();
		const column = this.column(from, bare(this.take()));
		return (row) => row[column];
	}

	/** A value that stands in the query. */
	private value(): Operand {
		if (this.has('CAST')) return this.cast();
		if (this.has('(')) {
			const isNegative = this.has('-');
			const value = this.value()({});
			this.take(')');
			return () => (isNegative ? -Number(value) : value);
		}
		const token = this.take();
		const text = /^N?'([^]*)'$/.exec(token)?.[1];
		if (text !== undefined) return () => text.replace(/''/g, "'");
		if (/^0x/i.test(token)) return () => token.slice(2);
		if (/^\d/.test(token)) return () => Number(token);
		throw new SqlError(`Incorrect syntax near '${token}'.`);
	}

	private cast(): Operand {
		this.take('(');
		const value = String(this.value()({}));
		this.take('AS');
		const type = this.take().toLowerCase();
		if (this.has('(')) {
			this.take();
			this.take(')');
		}
		this.take(')');
		if (type === 'nvarchar') return () => Buffer.from(value, 'hex').toString('utf16le');
		if (type === 'bit') return () => value === '1';
		const moment = new Date(timeOf(value.length === 10 ? `${value}T00:00:00` : value));
		return () => moment;
	}
}

/** Runs a query as Halo does, within one of its own: its rows, or what the database says of it. */
export function runSql(sql: string, store: Store<Entity>): { rows: Row[] } | { error: string } {
	if (sql.includes('--')) return { error: "Incorrect syntax near ')'." };
	try {
		return new Reader(tokensOf(`SELECT * FROM (${sql}) AS report`), store).whole();
	} catch (error) {
		return { error: error instanceof Error ? error.message : String(error) };
	}
}
