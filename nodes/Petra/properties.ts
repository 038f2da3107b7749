import type { INodeProperties } from 'n8n-workflow';
import type { PanelOrder } from '../shared/nodeProperties';
import { nodePropertiesOf } from '../shared/nodeProperties';
import { byLabel } from '../shared/properties';
import { operations } from './operations';
import type { PetraRecord } from './records/record';

const petraOrder: PanelOrder = {
	resources: { first: ['incident', 'usage', 'tenant'], last: [] },
	operations: { first: [], last: [] },
	members: byLabel,
};

/** All properties of the node, derived from the declarations: Resource, Operation, then each operation's inputs. */
export function propertiesOf(records: readonly PetraRecord[]): INodeProperties[] {
	const resources = records.map((record) => ({
		...record,
		operations: operations
			.filter((operation) => operation.record === record)
			.map(({ verb, ...operation }) => ({ ...operation, value: verb })),
	}));
	return nodePropertiesOf(resources, 'incident', petraOrder);
}
