import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationSubtitle } from '../shared/subtitle';
import { execute } from './operations/execute';
import { propertiesOf } from './properties';
import { records } from './records';
import { searchTenant } from './search/searchTenant';

const properties = propertiesOf(records);

/** Petra Security as a node: what it offers is declared in `records/` and `operations/`. */
export class Petra implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Petra',
		name: 'petra',
		icon: { light: 'file:../../icons/petra.svg', dark: 'file:../../icons/petra.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: operationSubtitle(properties),
		description: 'Read incidents, tenants, usage and billable users from Petra Security',
		defaults: { name: 'Petra' },
		usableAsTool: true,
		builderHint: {
			searchHint:
				'Reads incidents, tenants and counts to bill from Petra Security. It writes nothing.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-halopsa.haloPsa',
					relationHint:
						'Ticket → Create or Update for incidents; Software Licence → Sync Counts for usage',
				},
			],
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'petraApi', required: true }],
		properties,
	};

	methods = { listSearch: { searchTenant } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
