import type { Resource } from '../record';
import { byReference, bySearch } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		agent: 'resource';
	}
}

/** Who works in Halo: technicians, and the agents that applications log in as. */
export const agent: Resource = {
	name: 'agent',
	label: 'Agent',
	plural: 'agents',
	path: '/Agent',
	listKey: 'results',
	paging: 'none',
	titles: ['name'],
	titleExample: 'Dana Smith',
	subtitle: 'email',
	// Without it Halo leaves out agents that only log in through the API (seen live).
	query: { includeapiagents: true },
	operations: {
		get: {},
		getAll: {
			filters: [
				{
					name: 'includedisabled',
					label: 'Include Disabled',
					kind: 'boolean',
					description: 'Whether to also list agents who can no longer log in',
				},
				bySearch,
				byReference('team_id', 'Team', 'team'),
			],
		},
	},
	simplified: {
		id: 'integer',
		name: 'string',
		email: 'string',
		jobtitle: 'string',
		team: 'string',
		isdisabled: 'boolean',
		isapiagent: 'boolean',
	},
};
