import type { Row } from '../../types';
import type { Entity } from '../entity';
import { same } from '../values';

/** The knowledge base, and the lists that its articles stand in. */
export const knowledge: Entity[] = [
	{
		path: 'KBArticle',
		schema: 'KBEntry',
		listSchema: 'KBEntry_List',
		listKey: 'articles',
		permission: 'kb',
		firstId: 401,
		detailMembers: ['faqlists', 'customfields'],
		defaults: {
			description: '',
			resolution: '',
			tag_string: '',
			inactive: false,
			view_count: 0,
			useful_count: 0,
			notuseful_count: 0,
			faqlists: [],
			customfields: [],
		},
		required: [{ field: 'name', message: 'Please enter a Title' }],
		isInactive: (row: Row) => row.inactive === true,
		searched: ['name', 'description', 'tag_string'],
		filters: {
			faqlists: (row, value) =>
				Array.isArray(row.faqlists) &&
				(row.faqlists as Row[]).some(({ id }) =>
					value.split(',').some((wanted) => same(id, wanted.trim())),
				),
		},
		complete: ({ world, actor, row, before }) => {
			const agent = world.store.find('Agent', actor.agentId);
			if (!before) Object.assign(row, { creator_id: agent?.id, creator_name: agent?.name });
			Object.assign(row, { editor_id: agent?.id, editor_name: agent?.name });
		},
	},
	{ path: 'FAQLists', schema: 'FAQListHead', permission: 'kb', firstId: 71, undated: true },
];
