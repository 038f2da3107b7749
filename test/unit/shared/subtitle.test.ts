import { HaloPsa } from '../../../nodes/HaloPsa/HaloPsa.node';
import { HaloPsaPollingTrigger } from '../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { Petra } from '../../../nodes/Petra/Petra.node';
import { PetraTrigger } from '../../../nodes/Petra/PetraTrigger.node';
import { evaluated } from '../../support/expression';

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
	expect(evaluated(type, parameters, type.description.subtitle)).toBe(words);
});
