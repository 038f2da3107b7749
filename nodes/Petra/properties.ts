import type { INodeProperties } from 'n8n-workflow';
import { nodePropertiesOf } from '../shared/nodeProperties';
import { operations } from './operations';
import type { PetraRecord } from './records/record';

/** All properties of the node, derived from the declarations: Resource, Operation, then each operation's inputs. */
export function propertiesOf(records: readonly PetraRecord[]): INodeProperties[] {
	const resources = records.map((record) => ({
		...record,
		operations: operations
			.filter((operation) => operation.record === record)
			.map(({ verb, ...operation }) => ({ ...operation, value: verb })),
	}));
	return nodePropertiesOf(resources, 'incident');
}
