import type { INodeProperties } from 'n8n-workflow';
import { operations } from '../operations';
import type { Operation } from '../operations/operation';
import type { PetraRecord } from '../records/record';

const operationsOf = (record: PetraRecord): Operation[] =>
	operations
		.filter((operation) => operation.record === record)
		.sort((left, right) => left.name.localeCompare(right.name, 'en'));

function operationProperty(record: PetraRecord): INodeProperties {
	const own = operationsOf(record);
	const { value: first } = own.find(({ value }) => value === 'getAll') ?? own[0];
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [record.name] } },
		options: own.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
		default: first,
	};
}

function inputsOf({ record, value, properties }: Operation): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			show: { resource: [record.name], operation: [value], ...property.displayOptions?.show },
		},
	}));
}

/** All properties of the node, derived from the declarations: Resource, Operation, then each operation's inputs. */
export function propertiesOf(records: PetraRecord[]): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: records.map(({ label, name }) => ({ name: label, value: name })),
			default: 'incident',
		},
		...records.map(operationProperty),
		...operations.flatMap(inputsOf),
	];
}
