import type { INodeProperties } from 'n8n-workflow';

/** Chooses one of the endpoints that Halo publishes. */
export const endpointProperty: INodeProperties = {
	displayName: 'Endpoint',
	name: 'endpoint',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: "The kind of record, by its name in Halo's API",
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose an endpoint…',
			typeOptions: { searchListMethod: 'searchEndpoint', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. KBArticle',
		},
	],
};

/** The rows that Create or Update Rows sends. */
export const rowsProperty: INodeProperties = {
	displayName: 'Rows (JSON)',
	name: 'rows',
	type: 'json',
	default: '[]',
	required: true,
	hint: 'Such as [{ "id": 12, "name": "New name" }]',
	description:
		"One object or a list of objects with Halo's own property names; with an ID a row is changed, without one it is created",
};
