import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		team: 'resource';
	}
}

/** Agents that work on the same tickets. */
export const team: Resource = {
	name: 'team',
	label: 'Team',
	plural: 'teams',
	path: '/Team',
	paging: 'none',
	titles: ['name'],
	titleExample: 'Service Desk',
	chosenBy: 'title',
	operations: {
		get: {},
		getAll: {
			filters: [
				{
					name: 'includedisabled',
					label: 'Include Inactive',
					kind: 'boolean',
					description: 'Whether to also list inactive teams',
				},
			],
		},
	},
	simplified: {
		id: 'integer',
		name: 'string',
		department_name: 'string',
		inactive: 'boolean',
		department_id: 'reference',
	},
};
