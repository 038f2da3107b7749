import type { Resource } from '../record';
import { inactive } from './commonFields';
import { bySearch, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		knowledgeBaseArticle: 'resource';
	}
}

/** What is known of a problem, for agents or for users too. */
export const knowledgeBaseArticle: Resource = {
	name: 'knowledgeBaseArticle',
	label: 'Knowledge Base Article',
	plural: 'knowledge base articles',
	path: '/KBArticle',
	listKey: 'articles',
	paging: 'pages',
	permission: 'kb',
	titles: ['name'],
	titleLabel: 'Title',
	search: 'search',
	operations: {
		create: {},
		get: {},
		getAll: {
			filters: [
				{
					name: 'faqlists',
					label: 'FAQ List',
					kind: 'reference',
					to: 'faqList',
					// An article's row in the list does not name its FAQ lists.
					check: { properties: ['faqlist_id'], is: 'sameRecord' },
				},
				includeInactive,
				bySearch,
			],
		},
		update: {},
		delete: {},
	},
	customFields: true,
	fields: [
		{ name: 'name', label: 'Title', kind: 'text', place: 'required', oneLine: true },
		{
			name: 'description',
			label: 'Description',
			kind: 'text',
			rows: 5,
			place: 'main',
			description: 'What the problem is',
		},
		{
			name: 'resolution',
			label: 'Resolution',
			kind: 'text',
			rows: 5,
			place: 'main',
			description: 'What solves it',
		},
		{
			name: 'description_html',
			label: 'Description (HTML)',
			kind: 'text',
			rows: 5,
			description: 'Formatted description, used in place of Description',
		},
		{
			name: 'faqlists',
			label: 'FAQ Lists',
			lineLabel: 'FAQ List',
			kind: 'lines',
			on: 'create',
			description: 'The lists in which a new article appears',
			of: [{ name: 'id', label: 'FAQ List', kind: 'reference', to: 'faqList', place: 'required' }],
		},
		inactive,
		{ name: 'next_review_date', label: 'Next Review Date', kind: 'date' },
		{
			name: 'resolution_html',
			label: 'Resolution (HTML)',
			kind: 'text',
			rows: 5,
			description: 'Formatted resolution, used in place of Resolution',
		},
		{
			name: 'tag_string',
			label: 'Tags',
			kind: 'text',
			placeholder: 'e.g. printer,toner',
			description: 'Separated by commas',
		},
	],
	simplified: {
		id: 'integer',
		name: 'string',
		description: 'string',
		resolution: 'string',
		tag_string: 'string',
		inactive: 'boolean',
		creator_name: 'string',
		editor_name: 'string',
		date_created: 'string',
		date_edited: 'string',
		next_review_date: 'string',
		view_count: 'integer',
		useful_count: 'integer',
		notuseful_count: 'integer',
		creator_id: 'reference',
		editor_id: 'reference',
	},
};
