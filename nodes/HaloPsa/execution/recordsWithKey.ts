import type { IDataObject } from 'n8n-workflow';
import { canonicalValue } from '../reconcile/values';
import type { Key, RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { Query } from '../transport/pages';
import { rowsWithin } from '../transport/pages';
import { customersOfTenant } from './customerTenants';
import { LookUp } from './lookUp';
import type { ReferenceResolver } from './referenceResolver';
import type { KeyHits } from './rowsByName';
import { inUseOf, rowsWithKey } from './rowsByName';

/** Up to so many records are read whole to see what a list does not show. */
const MOST_READ = 5;

/** Answers of a resolver by question, of keys that are asked for at once for all items of the run. */
const answers = new WeakMap<ReferenceResolver, Map<string, Promise<IDataObject[]>>>();

/** The rows with a key that Halo finds by a parameter of its own, looked up at once for all items of the run. */
async function lookedUp(
	resolver: ReferenceResolver,
	record: RecordType,
	key: Key,
	value: string,
	ofRun: () => string[],
): Promise<IDataObject[]> {
	const known = answers.get(resolver) ?? new Map<string, Promise<IDataObject[]>>();
	answers.set(resolver, known);
	const questionFor = (text: string) =>
		`${record.name} ${key.value} ${canonicalValue('text', text)}`;
	const answer = known.get(questionFor(value));
	if (answer !== undefined) return await answer;
	const all = new Map([...ofRun(), value].map((text) => [questionFor(text), text]));
	const keys = [...all]
		.filter(([question]) => !known.has(question))
		.map(([question, text]) => ({ question, key, value: text, within: {}, words: '' }));
	const found = new LookUp(resolver.client, record, []).find(keys);
	for (const [index, { question }] of keys.entries()) {
		const rows = found.then((lists) => lists[index]);
		// Each item that asks is told of a refusal; those that don't must not end the process.
		rows.catch(() => undefined);
		known.set(question, rows);
	}
	return (await found)[keys.findIndex(({ value: text }) => text === value)];
}

/**
 * The records that have a key, those in use where there are any.
 *
 * @param ofRun the values of all items of the run, for a key that is asked for value by value
 */
export async function recordsWithKey(
	resolver: ReferenceResolver,
	record: RecordType,
	key: Key,
	value: string,
	narrowing: Query,
	ofRun: () => string[],
): Promise<KeyHits> {
	if (key.isTenant) return await customersOfTenant(resolver, record, key, value);
	const within = { ...record.query, ...narrowing };
	const held = (among: IDataObject[]): KeyHits => ({
		rows: inUseOf(record, rowsWithin(rowsWithKey(record, among, key, value), within)),
		by: key.label,
	});
	// A parameter of its own finds all that has the value, however long the list is.
	const isExact = key.search !== undefined && key.search !== record.search;
	const hits = held(
		isExact
			? await lookedUp(resolver, record, key, value, ofRun)
			: await resolver.candidates(record, key, value, narrowing),
	);
	if (hits.rows.length > 0 || !key.isHidden) return hits;
	for (const property of [undefined, ...(key.also ?? [])]) {
		const asked =
			property === undefined
				? await resolver.ask(record, key, value, narrowing)
				: await resolver.askFor(record, key, property, value, narrowing);
		const ids = (asked ?? []).slice(0, MOST_READ).map((row) => String(row[idPropertyOf(record)]));
		const whole = ids.map(async (id) => await resolver.byId(record, id, key.label));
		const seen = held(await Promise.all(whole));
		if (seen.rows.length > 0) return seen;
	}
	return hits;
}
