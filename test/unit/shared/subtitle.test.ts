import type { INodeParameters, INodeType, INodeTypes } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { HaloPsa } from '../../../nodes/HaloPsa/HaloPsa.node';
import { HaloPsaPollingTrigger } from '../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { Petra } from '../../../nodes/Petra/Petra.node';
import { PetraTrigger } from '../../../nodes/Petra/PetraTrigger.node';

/** What n8n's canvas shows below the node's name. */
function shown(type: INodeType, parameters: INodeParameters): unknown {
	const node = {
		id: '1',
		name: 'Node',
		type: type.description.name,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
	const nodeTypes: INodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(
		node,
		type.description.subtitle,
		'internal',
		{},
	);
}

test.each([
	[new HaloPsa(), { resource: 'ticket', operation: 'upsert' }, 'Create or Update: Ticket'],
	[new HaloPsa(), { resource: 'ticketNote', operation: 'create' }, 'Add: Ticket Note'],
	[
		new HaloPsa(),
		{ resource: 'softwareLicence', operation: 'syncCounts' },
		'Sync Counts: Software Licence',
	],
	[new Petra(), { resource: 'usage', operation: 'get' }, 'Get: Usage'],
	[new HaloPsaPollingTrigger(), { events: ['closed', 'created'] }, 'Ticket Closed, New Ticket'],
	[new PetraTrigger(), { events: ['incidentRemediated'] }, 'Incident Remediated'],
])('The canvas names what a node does as its panel does: %#', (type, parameters, words) => {
	expect(shown(type, parameters)).toBe(words);
});
