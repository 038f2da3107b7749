import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { eventsSubtitle } from '../shared/subtitle';
import { searchTenant } from './search/searchTenant';
import { pollingProperties } from './trigger/description';
import { poll } from './trigger/poll';

/** Starts a flow on what happens in Petra, by asking it regularly. */
export class PetraTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Petra Trigger',
		name: 'petraTrigger',
		icon: { light: 'file:../../icons/petra.svg', dark: 'file:../../icons/petra.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: eventsSubtitle(pollingProperties),
		// n8n's node list has one entry for this node and its companion, and shows this text for both.
		description:
			'Read incidents, tenants and usage from Petra Security, or start the workflow on new and changed incidents and tenants',
		defaults: { name: 'Petra Trigger' },
		activationMessage:
			'From now on Petra is asked at each poll time, and the workflow starts where one of the chosen events happened.',
		builderHint: {
			searchHint: 'Asks Petra Security for new and changed incidents and tenants at intervals.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-halopsa.petraWebhookTrigger',
					relationHint: 'Starts at once at a new incident, where Petra can reach n8n',
				},
				{
					nodeType: 'n8n-nodes-halopsa.haloPsa',
					relationHint: 'Ticket → Create or Update makes one ticket for each incident',
				},
			],
		},
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'petraApi', required: true }],
		properties: pollingProperties,
	};

	methods = { listSearch: { searchTenant } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
