import type { Field, Filter, Lookup, Resource } from '../../nodes/HaloPsa/records/record';

/**
 * Declarations that are wrong, each refused by the compiler: the type check fails where one of them is let through.
 */

const article = {
	name: 'supplier',
	label: 'Article',
	plural: 'articles',
	path: '/KBArticle',
	paging: 'pages',
	titles: ['name'],
} as const satisfies Partial<Lookup>;
const listed = { ...article, titles: ['name'] };
const read: Pick<Resource & { simplified: object }, 'simplified'> = {
	simplified: { id: 'integer', name: 'string' },
};
const fields: Field[] = [{ name: 'name', label: 'Name', kind: 'text' }];
const matchOn = { keys: [] };

export const right: Array<Lookup | Resource> = [
	listed,
	{ ...listed, ...read, operations: { get: {}, getAll: {} } },
	{ ...listed, ...read, fields, operations: { create: {}, upsert: { matchOn } } },
];

export const wrong: Array<Lookup | Resource> = [
	// @ts-expect-error a verb that is not there
	{ ...listed, ...read, operations: { fetch: {} } },
	// @ts-expect-error Download without what it needs
	{ ...listed, ...read, operations: { download: {} } },
	// @ts-expect-error what only Download needs
	{ ...listed, ...read, operations: { get: { fileName: 'article.txt' } } },
	// @ts-expect-error Create or Update without its keys
	{ ...listed, ...read, fields, operations: { upsert: {} } },
	// @ts-expect-error Get Changes of a record type that is not there
	{ ...listed, ...read, operations: { getChanges: { from: 'x', parameter: 'id', output: {} } } },
	// @ts-expect-error Create without fields
	{ ...listed, ...read, operations: { create: {} } },
	// @ts-expect-error fields that nothing writes
	{ ...listed, ...read, fields, operations: { get: {} } },
	// @ts-expect-error a row without the types of what Simplify keeps
	{ ...listed, operations: { get: {} } },
	// @ts-expect-error a type that JSON does not have
	{ ...listed, simplified: { id: 'int' }, operations: { get: {} } },
	// @ts-expect-error a lookup with what only operations use
	{ ...listed, fields },
	// @ts-expect-error a name that is in no list of records
	{ ...listed, name: 'article' },
	// @ts-expect-error a permission that Halo does not have
	{ ...listed, permission: 'articles' },
];

export const wrongFields: Field[] = [
	// @ts-expect-error a reference to nothing
	{ name: 'client_id', label: 'Customer', kind: 'reference' },
	// @ts-expect-error a reference to a record type that is not there
	{ name: 'client_id', label: 'Customer', kind: 'reference', to: 'client' },
	// @ts-expect-error a text that points at a record
	{ name: 'client_id', label: 'Customer', kind: 'text', to: 'customer' },
];

export const wrongFilters: Filter[] = [
	// @ts-expect-error a reference to nothing
	{ name: 'client_id', label: 'Customer', kind: 'reference' },
	// @ts-expect-error a reference to a record type that is not there
	{ name: 'client_id', label: 'Customer', kind: 'reference', to: 'client' },
	// @ts-expect-error a choice without choices
	{ name: 'state', label: 'State', kind: 'options' },
	// @ts-expect-error choices of a filter that has none
	{ name: 'search', label: 'Search', kind: 'text', options: [] },
];
