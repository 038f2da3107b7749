import type { INodeProperties } from 'n8n-workflow';
import { HaloPsa } from '../../../nodes/HaloPsa/HaloPsa.node';
import { operations } from '../../../nodes/HaloPsa/operations';
import type { AnyOperation } from '../../../nodes/HaloPsa/operations/operation';
import { records } from '../../../nodes/HaloPsa/records';
import { verbsOf } from '../../../nodes/HaloPsa/records/record';
import type { Form } from '../../../nodes/shared/mergeInputs';
import { mergeInputs } from '../../../nodes/shared/mergeInputs';

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

/** The inputs that a form shows of a list, without the conditions of resource and operation. */
const shownOf = (list: INodeProperties[], { resource, operation }: Form): INodeProperties[] =>
	list
		.filter(({ displayOptions }) => {
			const { show = {} } = displayOptions ?? {};
			return (
				(show.resource as string[] | undefined)?.includes(resource) === true &&
				(show.operation as string[] | undefined)?.includes(operation) === true
			);
		})
		.map(({ displayOptions, ...input }) => {
			const { resource: _, operation: __, ...show } = displayOptions?.show ?? {};
			const more = { ...displayOptions, show };
			if (Object.keys(show).length === 0) delete (more as { show?: object }).show;
			return Object.keys(more).length === 0 ? input : { ...input, displayOptions: more };
		});

test('the same input of several operations, and of several resources, is one', () => {
	const forms = ['a', 'b'].flatMap((resource) => [
		form(resource, 'create', text('name'), text('more')),
		form(resource, 'update', text('id'), text('name'), text('more')),
	]);
	const list = mergeInputs(forms);
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
	const list = mergeInputs(forms);
	expect(list).toHaveLength(2);
	for (const one of forms) expect(shownOf(list, one)).toEqual(one.inputs);
});

test('forms in another order keep their order', () => {
	const forms = [
		form('a', 'create', text('x'), text('y'), text('z')),
		form('a', 'update', text('z'), text('x')),
		form('b', 'create', text('y'), text('x')),
	];
	const list = mergeInputs(forms);
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
		expect(shownOf(new HaloPsa().description.properties, one)).toEqual(one.inputs);
	},
);
