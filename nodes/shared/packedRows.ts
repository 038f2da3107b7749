/** A row to store: plain values by their names. */
export type StoredRow = Record<string, number | string>;

/** Rows as they are stored: the names of their fields once, then the values of each row, by its key. */
export interface PackedRows {
	fields: string[];
	/** Values in the order of `fields`; null where the row has none. */
	rows: Record<string, Array<number | string | null>>;
}

/** Packs rows: thousands of them in n8n's database would otherwise repeat every name. */
export function packRows(rows: Record<string, StoredRow>): PackedRows {
	const fields = new Set<string>();
	for (const row of Object.values(rows)) for (const name of Object.keys(row)) fields.add(name);
	const names = [...fields];
	return {
		fields: names,
		rows: Object.fromEntries(
			Object.entries(rows).map(([key, row]) => [key, names.map((name) => row[name] ?? null)]),
		),
	};
}

/** The rows of what `packRows` made; a value that was not there is absent. */
export function unpackRows({ fields, rows }: PackedRows): Record<string, StoredRow> {
	return Object.fromEntries(
		Object.entries(rows).map(([key, values]) => {
			const row: StoredRow = {};
			for (const [index, name] of fields.entries()) {
				const value = values[index];
				if (value !== undefined && value !== null) row[name] = value;
			}
			return [key, row];
		}),
	);
}
