import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { eventsSubtitle } from '../shared/subtitle';
import { itemInUtc } from './execution/outputRow';
import { records } from './records';
import { listSearchOf } from './search/listSearch';
import { pollingPropertiesOf } from './trigger/description';
import { poll } from './trigger/poll';

const properties = pollingPropertiesOf(records);

/** Starts a workflow when tickets changed, by asking Halo again and again: for n8n behind a firewall. */
export class HaloPsaPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Halo PSA Polling Trigger',
		name: 'haloPsaPollingTrigger',
		icon: { light: 'file:../../icons/halopsa.svg', dark: 'file:../../icons/halopsa.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: eventsSubtitle(properties),
		description: "Starts the workflow when tickets changed in Halo PSA, where Halo can't reach n8n",
		defaults: { name: 'Halo PSA Polling Trigger' },
		activationMessage:
			'From now on Halo PSA is asked at each poll time, and the workflow starts where one of the chosen events happened.',
		builderHint: {
			searchHint:
				'Asks Halo PSA for changed tickets at intervals, and tells what comes with time, such as an SLA that is near. It needs no address of n8n on the internet.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-halopsa.haloPsaTrigger',
					relationHint: 'Starts at once, where Halo can reach n8n',
				},
				{
					nodeType: 'n8n-nodes-halopsa.haloPsa',
					relationHint: 'Reads and writes the ticket that the event is about',
				},
			],
		},
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'haloPsaApi', required: true }],
		properties,
	};

	methods = { listSearch: listSearchOf(records) };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const outputs = await poll.call(this);
		return outputs?.map((items) => items.map(itemInUtc)) ?? null;
	}
}
