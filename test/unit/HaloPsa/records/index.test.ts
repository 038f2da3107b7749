import { records } from '../../../../nodes/HaloPsa/records';
import endpoints from '../../../../nodes/HaloPsa/records/endpoints.json';
import { isPublishedParameter } from '../../../../nodes/HaloPsa/records/listParameters';
import parameters from '../../../../nodes/HaloPsa/records/listParameters.json';
import * as lookups from '../../../../nodes/HaloPsa/records/lookups';
import type { JsonType } from '../../../../nodes/HaloPsa/records/outputTypes';
import { permissionAreas } from '../../../../nodes/HaloPsa/records/permissions';
import type { Field, RecordType, Verb } from '../../../../nodes/HaloPsa/records/record';
import { verbsOf } from '../../../../nodes/HaloPsa/records/record';
import * as resources from '../../../../nodes/HaloPsa/records/resources';
import { scopeNames } from '../../../../sandbox/applications';
import { findRoute, findSchema, publishedLists } from '../../../../sandbox/contract/published';

/** What each published endpoint offers: l(ist), o(ne), w(rite), d(elete), p(aged list). */
const published: Record<string, string> = endpoints;

/** The record types that are read and written by a path of their own. */
const onEndpoints = records.filter(
	({ anyEndpoint, isConnection }) => !anyEndpoint && !isConnection,
);

const letters: Partial<Record<Verb, string>> = {
	create: 'w',
	delete: 'd',
	get: 'o',
	getAll: 'l',
	update: 'w',
	upload: 'w',
	upsert: 'w',
};

function jsonTypeOf(type: string): JsonType {
	if (type.endsWith('[]')) return 'array';
	if (type === 'integer' || type === 'number' || type === 'boolean' || type === 'string')
		return type;
	return type === 'date' || type === 'uuid' ? 'string' : 'object';
}

/** The types of what Simplify keeps beside those of Halo's document, as far as that has them. */
function typesBeside(record: RecordType) {
	const schema = findSchema(findRoute('POST', record.path)?.body?.replace('[]', '') ?? '');
	return Object.entries(record.simplified ?? {}).flatMap(([entry, type]) => {
		const member = entry
			.split('|')
			.map((name) => schema?.get(name))
			.find((found) => found !== undefined);
		if (member === undefined) return [];
		const where = `${record.name} ${entry}`;
		const declared = typeof type === 'string' ? type : 'array';
		return [{ where, declared, published: jsonTypeOf(member.type) }];
	});
}

test.each([...Object.entries(resources), ...Object.entries(lookups)])(
	'%s bears the name of its constant',
	(name, record) => {
		expect(record.name).toBe(name);
	},
);

test.each(onEndpoints)('$name is listed as the published API does', ({ path, paging }) => {
	const offered = published[path.slice(1)];
	expect(offered).toContain('l');
	expect(paging === 'pages').toBe(offered.includes('p'));
});

test('the parameters of each list are those of the published API', () => {
	const lists = Object.entries(parameters).map(([path, names]) => [path, names.split(' ')]);
	const ofContract = publishedLists().flatMap(({ name }) => {
		const query = findRoute('GET', `/${name}`)?.query;
		return query === undefined || query.size === 0 ? [] : [[`/${name}`, [...query.keys()].sort()]];
	});
	expect(Object.fromEntries(lists)).toEqual(Object.fromEntries(ofContract));
	expect(isPublishedParameter('/tickets', 'Status_ID')).toBe(true);
	expect(isPublishedParameter('/Tickets', 'stauts_id')).toBe(false);
});

test('a list of the first rows only can be asked for them', () => {
	for (const { name, path, paging } of onEndpoints) {
		const counts = findRoute('GET', path)?.query?.has('count') ?? paging === 'none';
		expect({ name, counts: counts || paging !== 'count' }).toEqual({ name, counts: true });
	}
});

test.each(onEndpoints)('$name offers what its endpoint does', (record) => {
	const offered = published[record.path.slice(1)];
	const lacking = verbsOf(record).filter((verb) => !offered.includes(letters[verb] ?? ''));
	expect(lacking).toEqual([]);
});

test('what Simplify keeps has the type of the published API', () => {
	const both = records.flatMap(typesBeside);
	expect(both.length).toBeGreaterThan(100);
	const fits = (declared: string, type: string) =>
		declared === 'reference' ? ['integer', 'number'].includes(type) : declared === type;
	expect(both.filter(({ declared, published: type }) => !fits(declared, type))).toEqual([]);
});

describe('dates', () => {
	const isDate = ({ kind }: Field) => kind === 'date' || kind === 'dateTime';
	const written = records.flatMap((record) => {
		const body = findRoute('POST', record.path)?.body?.replace('[]', '') ?? '';
		return (record.fields ?? []).flatMap((field) =>
			field.kind === 'lines'
				? field.of.map((inner) => ({ record, field: inner, schema: findSchema('InvoiceDetail') }))
				: [{ record, field, schema: findSchema(body) }],
		);
	});

	test('what Halo publishes as a date is one, and nothing else is', () => {
		const known = written.filter(({ field, schema }) => schema?.has(field.name.toLowerCase()));
		expect(known.length).toBeGreaterThan(100);
		const others = known.filter(
			({ field, schema }) =>
				isDate(field) !== (schema?.get(field.name.toLowerCase())?.type === 'date'),
		);
		expect(others.map(({ record, field }) => `${record.name} ${field.name}`)).toEqual([]);
	});

	test('a date is a day, but for those that Halo keeps with a time', () => {
		const moments = written.filter(({ field }) => field.kind === 'dateTime');
		expect(moments.map(({ record, field }) => `${record.name} ${field.name}`)).toEqual([
			'appointment start_date',
			'appointment end_date',
			'ticket dateoccurred',
			'ticket deadlinedate',
			'ticket fixbydate',
			'ticket followupdate',
			'ticket respondbydate',
			'ticketNote datetime',
			'timesheetEvent start_date',
			'timesheetEvent end_date',
		]);
		// Start and target of a ticket have their time in a property of its own.
		for (const day of ['startdate', 'targetdate'])
			expect(findSchema('Faults')?.has(day.replace('date', 'time'))).toBe(true);
	});

	test('no property is a date in one record and a text in another', () => {
		const texts = new Set(
			written.filter(({ field }) => field.kind === 'text').map(({ field }) => field.name),
		);
		const both = written.filter(({ field }) => isDate(field) && texts.has(field.name));
		expect(both.map(({ field }) => field.name)).toEqual([]);
	});
});

test('a reference of a record is one for Simplify too, where 0 is none', () => {
	const references = records.flatMap(({ name: record, fields = [], simplified = {} }) =>
		fields
			.filter(({ name }) => simplified[name] !== undefined)
			.filter((field) => field.kind === 'reference' && field.writes !== 'name')
			.map(({ name }) => [`${record} ${name}`, simplified[name]]),
	);
	expect(references.length).toBeGreaterThan(10);
	expect(references.filter(([, type]) => type !== 'reference')).toEqual([]);
});

test('each area of permissions is one of Halo', () => {
	const scopes = [...scopeNames].map((scope) => scope.split(':')[1]);
	expect(permissionAreas.filter((area) => !scopes.includes(area))).toEqual([]);
	const guarded = scopes.filter((area) => scopeNames.has(`read:${area}`));
	expect(guarded.filter((area) => !permissionAreas.includes(area))).toEqual([]);
});

test('one record type is the first on the form', () => {
	expect(records.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['ticket']);
});
