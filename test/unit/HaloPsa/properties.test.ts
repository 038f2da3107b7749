import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { HaloPsa } from '../../../nodes/HaloPsa/HaloPsa.node';
import { records } from '../../../nodes/HaloPsa/records';
import { scopesByChoice, tickBoxOfScope } from '../../../nodes/HaloPsa/records/permissions';
import { shownOf } from '../../support/forms';

const node = new HaloPsa();
const { properties } = node.description;

interface Found {
	property: INodeProperties;
	/** Where in the description it stands, for the message. */
	where: string;
}

function within(property: INodeProperties, where: string): Found[] {
	const here = `${where} › ${property.name}`;
	const inner = (property.options ?? []).flatMap((option) => {
		if ('values' in option) {
			return option.values.flatMap((value) => within(value, `${here} › ${option.name}`));
		}
		return 'type' in option ? within(option, here) : [];
	});
	return [{ property, where: here }, ...inner];
}

const resource = properties.find(({ name }) => name === 'resource');
const resources = (resource?.options as INodePropertyOptions[]).map(({ value }) => String(value));

function shownIn(property: INodeProperties, key: string, value: string): boolean {
	const shown = property.displayOptions?.show?.[key];
	return shown === undefined || (shown as unknown[]).includes(value);
}

const forms = resources.flatMap((name) => {
	const operation = properties.find(
		(property) => property.name === 'operation' && shownIn(property, 'resource', name),
	);
	return (operation?.options as INodePropertyOptions[]).map(({ value }) => ({
		resource: name,
		operation: String(value),
		shown: shownOf(properties, { resource: name, operation: String(value) }),
	}));
});

const all = properties.flatMap((property) => within(property, ''));
const lists = all.filter(({ property }) =>
	['options', 'multiOptions', 'collection'].includes(property.type),
);
const locators = all.filter(({ property }) => property.type === 'resourceLocator');
const small = [
	'a',
	'an',
	'and',
	'as',
	'at',
	'by',
	'for',
	'in',
	'of',
	'on',
	'or',
	'per',
	'the',
	'to',
	'with',
];

function isTitleCase(label: string): boolean {
	const words = label.replace(/[()]/g, '').split(/[\s-]+/);
	return words.every(
		(word, index) => /^[A-Z0-9%]/.test(word) || (index > 0 && small.includes(word)),
	);
}

/** What breaks a rule, by where it stands, so that a failure names its culprits. */
function breaking(found: Found[], isFine: (property: INodeProperties) => boolean): string[] {
	return found.filter(({ property }) => !isFine(property)).map(({ where }) => where);
}

test('there is something to look at', () => {
	expect(resources).toEqual(
		expect.arrayContaining(['customer', 'site', 'ticket', 'ticketNote', 'user']),
	);
	expect(forms.length).toBeGreaterThanOrEqual(25);
	expect(locators.length).toBeGreaterThan(100);
});

test('labels are in Title Case, but for sentences', () => {
	const labelled = all.filter(({ property: { type } }) => type !== 'notice');
	expect(breaking(labelled, ({ displayName }) => isTitleCase(displayName))).toEqual([]);
	const named = all.flatMap(({ property, where }) =>
		(property.options ?? [])
			.filter((option): option is INodePropertyOptions => 'value' in option)
			.map(({ name }) => ({ name, where })),
	);
	expect(named.filter(({ name }) => !isTitleCase(name))).toEqual([]);
});

test('switches ask "Whether …"', () => {
	const switches = all.filter(({ property }) => property.type === 'boolean');
	expect(
		breaking(switches, ({ description }) => description?.startsWith('Whether ') === true),
	).toEqual([]);
});

test('descriptions begin large and end without a full stop', () => {
	const told = all.filter(({ property }) => property.description !== undefined);
	expect(
		breaking(told, ({ description = '' }) => {
			const sentences = description.split(/\.\s+(?=[A-Z])/);
			return /^[A-Z"]/.test(description) && (sentences.length > 1 || !description.endsWith('.'));
		}),
	).toEqual([]);
});

/** Periods go from short to long, as everybody looks for them. */
const BY_LENGTH = ['billingperiod', 'period'];
/** What people do most stands first. */
const BY_USE = ['operation', 'resource'];
/** What is filled in most, as a ticket's form asks for it. */
const USED_MOST = [
	...['tickettype_id', 'client_id', 'site_id', 'user_id', 'team', 'team_name', 'agent_id'],
	...['priority_id', 'status_id', 'state'],
	...['category_1', 'category_2', 'category_3', 'category_4'],
];

const namesOf = ({ options = [] }: INodeProperties) =>
	options.map((option) => ('displayName' in option ? option.displayName : option.name));

const isSorted = (names: string[]) =>
	names.every((name, index) => index === 0 || names[index - 1].localeCompare(name, 'en') <= 0);

test('lists of five and more are sorted, behind what is used most', () => {
	expect(
		breaking(lists, (property) => {
			if (BY_LENGTH.includes(property.name) || BY_USE.includes(property.name)) return true;
			if (property.type !== 'collection')
				return namesOf(property).length < 5 || isSorted(namesOf(property));
			const members = (property.options ?? []) as INodeProperties[];
			const rest = members.filter(({ name }) => !USED_MOST.includes(name));
			const first = members.map(({ name }) => name).filter((name) => USED_MOST.includes(name));
			const wanted = [...first].sort(
				(left, right) => USED_MOST.indexOf(left) - USED_MOST.indexOf(right),
			);
			return (
				isSorted(rest.map(({ displayName }) => displayName)) &&
				JSON.stringify([...first, ...rest.map(({ name }) => name)]) ===
					JSON.stringify([...wanted, ...members.slice(first.length).map(({ name }) => name)])
			);
		}),
	).toEqual([]);
});

test('the list of actions begins with tickets, and ends with what is for advanced people', () => {
	const shown = namesOf(resource as INodeProperties);
	expect(shown.slice(0, 2)).toEqual(['Ticket', 'Ticket Note']);
	expect(shown.at(-1)).toBe('Other Record (Advanced)');
	expect(isSorted(shown.slice(8, -1))).toBe(true);
});

test.each(['ticket', 'customer', 'softwareLicence'])(
	'the operations of a %s begin with what makes one, and end with what takes it away',
	(name) => {
		const operation = properties.find(
			(property) => property.name === 'operation' && shownIn(property, 'resource', name),
		);
		const values = (operation?.options as INodePropertyOptions[]).map(({ value }) => value);
		expect(values.slice(0, 2)).toEqual(['create', 'upsert']);
		expect(values.at(-1)).toBe('delete');
	},
);

test('sample texts begin with "e.g."', () => {
	const samples = all.filter(
		({ property }) => property.type === 'string' && property.placeholder !== undefined,
	);
	expect(samples.length).toBeGreaterThan(3);
	expect(breaking(samples, ({ placeholder }) => placeholder?.startsWith('e.g. ') === true)).toEqual(
		[],
	);
});

test('a day is chosen without a time', () => {
	const labels = all
		.filter(({ property }) => property.typeOptions?.dateOnly === true)
		.map(({ property }) => property.displayName);
	expect(labels).toEqual(expect.arrayContaining(['Invoice Date', 'Invoice Date To', 'End Date']));
	expect(labels).not.toContain('Date Occurred');
});

test.each([
	['ticket', 'upsert', 'additionalFields', '/matchOn', 'supplier_reference'],
	['softwareLicence', 'upsert', 'additionalFields', '/matchOn', 'item_id'],
	['softwareLicence', 'syncCounts', 'newLicenceFields', '/productBy', 'item_id'],
])('%s › %s: the key is not asked for twice', (name, operation, collection, choice, key) => {
	const form = forms.find((one) => one.resource === name && one.operation === operation);
	const { options = [] } = form?.shown.find((property) => property.name === collection) ?? {};
	expect(options.find((option) => option.name === key)).toMatchObject({
		displayOptions: { hide: { [choice]: [key] } },
	});
});

test('records are called as a person would', () => {
	const texts = properties
		.filter((property) => property.name === 'operation')
		.flatMap(({ options = [] }) => options as INodePropertyOptions[])
		.flatMap(({ action = '', description = '' }) => [action, description]);
	const placeholders = locators.map(({ property }) => property.modes?.[0].placeholder ?? '');
	expect(placeholders).toContain('Choose category 1…');
	expect([...texts, ...placeholders].filter((text) => /\ban? (any|category)\b/.test(text))).toEqual(
		[],
	);
});

test('each locator has From List, By ID and By Name before other keys, and its drop-down exists', () => {
	expect(
		breaking(locators, ({ name: parameter, modes = [], default: value }) => {
			const method = modes[0]?.typeOptions?.searchListMethod;
			// An endpoint of Halo's API has a name only.
			const wanted = parameter === 'endpoint' ? '["list","name"]' : '["list","id","name"]';
			return (
				JSON.stringify(modes.slice(0, 3).map(({ name }) => name)) === wanted &&
				JSON.stringify(value) === '{"mode":"list","value":""}' &&
				method !== undefined &&
				method in node.methods.listSearch
			);
		}),
	).toEqual([]);
});

test.each([
	['ticket', ['Summary', 'Supplier Reference'], 'Number (ID)'],
	['customer', ['Name', 'Microsoft Tenant ID'], 'ID'],
	['user', ['Name', 'Email', 'Login', 'Microsoft ID'], 'ID'],
	['item', ['Name', 'External Reference'], 'ID'],
	['contract', ['Reference'], 'ID'],
	['invoice', ['Number'], 'ID'],
	['asset', ['Asset Tag'], 'ID'],
])('a %s is chosen by its keys, wherever it is chosen', (name, keys, id) => {
	const method = `search${name.charAt(0).toUpperCase()}${name.slice(1)}`;
	const labels = locators
		.filter(({ property }) => property.modes?.[0].typeOptions?.searchListMethod === method)
		.map(({ property }) => property.modes?.map(({ displayName }) => displayName));
	expect(labels.length).toBeGreaterThan(0);
	for (const modes of labels)
		expect(modes).toEqual(['From List', ...[id, ...keys].map((key) => `By ${key}`)]);
});

test('the text keys that Create or Update matches by are ways to choose a record', () => {
	const keys = records.flatMap((record) =>
		(record.operations?.upsert?.matchOn.keys ?? [])
			.filter(({ kind, property }) => kind === 'text' && property !== record.titles[0])
			.map(({ value }) => ({ record, value })),
	);
	expect(keys.length).toBeGreaterThan(3);
	for (const { record, value } of keys) {
		const parameter = `${record.name}Id`;
		const own = locators.filter(({ property }) => property.name === parameter);
		expect(own.length).toBeGreaterThan(0);
		for (const { property } of own)
			expect(property.modes?.map(({ name }) => name)).toContain(value);
	}
});

test('a list default is one of its choices', () => {
	const choices = all.filter(({ property }) => property.type === 'options');
	expect(
		breaking(choices, ({ options = [], default: value }) =>
			(options as INodePropertyOptions[]).some((option) => option.value === value),
		),
	).toEqual([]);
});

test.each(forms)(
	'$resource › $operation shows each parameter once',
	({ resource: name, shown }) => {
		const names = shown.map((property) => property.name);
		expect(new Set(names).size).toBe(names.length);
		const collections = shown.flatMap(({ options = [] }) =>
			options.filter((option): option is INodePropertyCollection => 'values' in option),
		);
		for (const { values } of collections) {
			expect(new Set(values.map((value) => value.name)).size).toBe(values.length);
		}
		for (const { type, options = [] } of shown.filter(
			(property) => property.type === 'collection',
		)) {
			const inner = options.map((option) => option.name);
			expect({ name, type, inner: new Set(inner).size }).toEqual({
				name,
				type,
				inner: inner.length,
			});
		}
	},
);

test.each(forms)('$resource › $operation says what it does', ({ resource: name, operation }) => {
	const property = properties.find(
		(candidate) => candidate.name === 'operation' && shownIn(candidate, 'resource', name),
	);
	const option = (property?.options as INodePropertyOptions[]).find(
		({ value }) => value === operation,
	);
	expect(option?.action).toMatch(/^[A-Z][^A-Z.]*([A-Z]{2,}[^A-Z.]*)*$/);
	expect(option?.description).toMatch(/^[A-Z].*[^.]$/);
	if (operation === 'getAll') {
		expect(option?.name).toBe('Get Many');
		expect(option?.action).toMatch(/^Get many /);
	}
});

test('resource comes first, then operation, and neither takes an expression', () => {
	expect(properties[0].name).toBe('resource');
	expect(properties.slice(1, 1 + resources.length).map(({ name }) => name)).toEqual(
		resources.map(() => 'operation'),
	);
	for (const { name, noDataExpression } of properties.slice(0, 1 + resources.length)) {
		expect({ name, noDataExpression }).toEqual({ name, noDataExpression: true });
	}
});

test('the node has what the panel and an AI agent need', () => {
	expect(node.description).toMatchObject({
		displayName: 'Halo PSA (Petra Security)',
		name: 'haloPsa',
		usableAsTool: true,
		credentials: [{ name: 'haloPsaApi', required: true }],
	});
	expect(node.description.subtitle).toBeDefined();
});

describe('the declarations', () => {
	const names = new Set(records.map(({ name }) => name));

	test('bear different names', () => {
		expect(names.size).toBe(records.length);
	});

	test('name a parent and fields that they have', () => {
		for (const { name, parent, fields = [] } of records) {
			const own = fields.map((field) => field.name);
			expect({ name, fields: new Set(own).size }).toEqual({ name, fields: own.length });
			const has = parent === undefined || own.includes(parent.field);
			expect({ name, hasParent: has }).toEqual({ name, hasParent: true });
		}
	});
});

test("an operation that needs more than Petra's guide has ticked says so where it is chosen", () => {
	const guide = scopesByChoice.petraTicketingBilling.map(tickBoxOfScope);
	const shown = properties.flatMap(({ name, displayOptions, options = [] }) =>
		name !== 'operation'
			? []
			: (displayOptions?.show?.resource ?? []).flatMap((resource) =>
					(options as INodePropertyOptions[]).map(({ value, description = '' }) => ({
						operation: `${String(resource)} ${String(value)}`,
						boxes: [...description.matchAll(/"(\w+: \w+)"/g)].map(([, box]) => box),
					})),
				),
	);
	const more = shown.filter(({ boxes }) => boxes.length > 0);
	expect(more.map(({ operation }) => operation)).toEqual(
		expect.arrayContaining(['customer create', 'customer upsert', 'asset getAll']),
	);
	expect(more.flatMap(({ boxes }) => boxes).filter((box) => guide.includes(box))).toEqual([]);
	expect(more.map(({ operation }) => operation)).not.toContain('ticket create');
});
