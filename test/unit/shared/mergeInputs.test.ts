import { gzipSync } from 'node:zlib';
import type { INodeProperties } from 'n8n-workflow';
import { HaloPsa } from '../../../nodes/HaloPsa/HaloPsa.node';
import { operations } from '../../../nodes/HaloPsa/operations';
import type { AnyOperation } from '../../../nodes/HaloPsa/operations/operation';
import { records } from '../../../nodes/HaloPsa/records';
import { verbsOf } from '../../../nodes/HaloPsa/records/record';
import type { Form } from '../../../nodes/shared/mergeInputs';
import { mergeInputs } from '../../../nodes/shared/mergeInputs';
import { byLabel } from '../../../nodes/shared/properties';
import { shownOf } from '../../support/forms';

const text = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});

const form = (resource: string, operation: string, ...inputs: INodeProperties[]): Form => ({
	resource,
	operation,
	inputs,
});

test('the same input of several operations, and of several resources, is one', () => {
	const forms = ['a', 'b'].flatMap((resource) => [
		form(resource, 'create', text('name'), text('more')),
		form(resource, 'update', text('id'), text('name'), text('more')),
	]);
	const list = mergeInputs(forms, byLabel);
	expect(list.map(({ name }) => name)).toEqual(['id', 'name', 'more']);
	expect(list[1].displayOptions).toEqual({
		show: { resource: ['a', 'b'], operation: ['create', 'update'] },
	});
});

test.each([
	['another word', text('name', { description: 'x' })],
	['another condition', text('name', { displayOptions: { show: { kind: ['x'] } } })],
	['a value that is required', text('name', { required: true })],
])('an input with %s stays another one', (_, other) => {
	const forms = [form('a', 'create', text('name')), form('a', 'update', other)];
	const list = mergeInputs(forms, byLabel);
	expect(list).toHaveLength(2);
	for (const one of forms) expect(shownOf(list, one)).toEqual(one.inputs);
});

test('forms in another order keep their order', () => {
	const forms = [
		form('a', 'create', text('x'), text('y'), text('z')),
		form('a', 'update', text('z'), text('x')),
		form('b', 'create', text('y'), text('x')),
	];
	const list = mergeInputs(forms, byLabel);
	for (const one of forms) expect(shownOf(list, one)).toEqual(one.inputs);
});

const collection = (name: string, ...options: INodeProperties[]): INodeProperties => ({
	displayName: name,
	name,
	type: 'collection',
	default: {},
	options,
});

test('collections are one, and each form has its own members', () => {
	const forms = [
		form('a', 'create', collection('more', text('x'), text('z'))),
		form('a', 'update', collection('more', text('x'), text('y'))),
		form('b', 'create', collection('more', text('w'), text('x', { description: 'other' }))),
	];
	const list = mergeInputs(forms, byLabel);
	expect(list).toHaveLength(1);
	expect(list[0].options).toEqual([
		text('w', { displayOptions: { show: { '/resource': ['b'] } } }),
		text('x', { displayOptions: { show: { '/resource': ['a'] } } }),
		text('x', { description: 'other', displayOptions: { show: { '/resource': ['b'] } } }),
		text('y', { displayOptions: { show: { '/resource': ['a'], '/operation': ['update'] } } }),
		text('z', { displayOptions: { show: { '/resource': ['a'], '/operation': ['create'] } } }),
	]);
	for (const one of forms) expect(shownOf(list, one)).toEqual(one.inputs);
});

test('a member that begins with another value keeps its collection apart', () => {
	const forms = [
		form('a', 'create', collection('more', text('x'))),
		form('b', 'create', collection('more', text('x', { default: 'y' }))),
	];
	const list = mergeInputs(forms, byLabel);
	expect(list).toHaveLength(2);
	for (const one of forms) expect(shownOf(list, one)).toEqual(one.inputs);
});

test('an input is one for operations that only some of its resources have', () => {
	const forms = [
		form('a', 'get', text('id')),
		form('a', 'close', text('id')),
		form('b', 'get', text('id')),
	];
	const list = mergeInputs(forms, byLabel);
	expect(list).toHaveLength(1);
	for (const one of forms) expect(shownOf(list, one)).toEqual(one.inputs);
	const other = form('b', 'close');
	const apart = mergeInputs([...forms, other], byLabel);
	expect(apart).toHaveLength(2);
	for (const one of [...forms, other]) expect(shownOf(apart, one)).toEqual(one.inputs);
});

test('long collections that are alike are cut into parts, each beside its like', () => {
	const fields = (resource: string) =>
		['1', '2', '3'].map((name) =>
			text(`${resource}${name}`, { description: resource.repeat(5_000) }),
		);
	const forms = ['a', 'b', 'c'].flatMap((resource) => [
		form(resource, 'create', collection('additional', ...fields(resource))),
		form(resource, 'update', text('id'), collection('update', ...fields(resource))),
	]);
	const list = mergeInputs(forms, byLabel);
	expect(list.map(({ name, displayOptions }) => [name, displayOptions?.show?.resource])).toEqual([
		['id', ['a', 'b', 'c']],
		['additional', ['a']],
		['update', ['a']],
		['additional', ['b']],
		['update', ['b']],
		['additional', ['c']],
		['update', ['c']],
	]);
	for (const one of forms) expect(shownOf(list, one)).toEqual(one.inputs);
});

const forms = records.flatMap((record) =>
	verbsOf(record).map((verb) => {
		const operation: AnyOperation = operations[verb];
		const words = record.operations?.[verb]?.notice;
		const notice: INodeProperties[] =
			words === undefined
				? []
				: [{ displayName: words, name: 'notice', type: 'notice', default: '' }];
		return form(record.name, verb, ...notice, ...operation.properties(record as never, records));
	}),
);

test.each(forms)(
	'$resource › $operation shows the inputs of its operation, in their order',
	(one) => {
		const inputs = new HaloPsa().description.properties.filter(
			({ displayOptions }) => displayOptions?.show?.operation !== undefined,
		);
		expect(shownOf(inputs, one)).toEqual(one.inputs);
	},
);

const membersIn = (value: unknown): string[][] => {
	if (typeof value !== 'object' || value === null) return [];
	const inner = Object.values(value).flatMap(membersIn);
	return Array.isArray(value) || !('name' in value) ? inner : [Object.keys(value), ...inner];
};

test('what inputs, options and modes consist of stands in the same order everywhere', () => {
	const pairs = new Set(
		membersIn(new HaloPsa().description.properties).flatMap((names) =>
			names.flatMap((name, index) => names.slice(index + 1).map((next) => `${name} ${next}`)),
		),
	);
	const both = [...pairs].filter((pair) => pairs.has(pair.split(' ').reverse().join(' ')));
	expect(both).toEqual([]);
});

test('what the editor has to load leaves room for more', () => {
	const text = JSON.stringify(new HaloPsa().description);
	expect(text.length).toBeLessThanOrEqual(300_000);
	expect(gzipSync(text).length).toBeLessThanOrEqual(25_000);
});
