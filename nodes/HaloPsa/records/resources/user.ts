import type { Resource } from '../record';
import { inactive, phoneNumber, requiredName } from './commonFields';
import { byCustomer, bySite, changedSince, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		user: 'resource';
	}
}

/** An end user (contact) of a customer. */
export const user: Resource = {
	name: 'user',
	label: 'User',
	plural: 'users',
	path: '/Users',
	listKey: 'users',
	paging: 'pages',
	permission: 'customers',
	titles: ['name', 'emailaddress'],
	titleExample: 'Pat Lee',
	subtitle: 'emailaddress',
	choiceLine: ['title', 'client_name', 'emailaddress'],
	search: 'search',
	order: 'name',
	narrowedBy: { client_id: 'client_id', site_id: 'site_id' },
	operations: {
		create: {},
		upsert: {
			matchOn: {
				keys: [
					{
						value: 'emailaddress',
						label: 'Email',
						kind: 'text',
						property: 'emailaddress',
						search: 'search',
						form: 'email',
						also: ['email2', 'email3'],
						isHidden: true,
						placeholder: 'e.g. pat@example.com',
					},
				],
				retired: { inactive: true },
			},
		},
		get: {},
		getAll: {
			filters: [
				byCustomer,
				bySite,
				includeInactive,
				changedSince,
				{
					name: 'search',
					label: 'Search',
					kind: 'text',
					description: 'Text that Halo looks for in several fields, the email among them',
				},
			],
		},
		update: {},
		delete: {},
	},
	customFields: 'inLists',
	standIn: { name: 'General User', leftOutBy: 'exclude_generaluser' },
	foundBy: [
		{
			value: 'login',
			label: 'Login',
			kind: 'text',
			property: 'login',
			search: 'search',
			also: ['networklogin'],
			isHidden: true,
			placeholder: 'e.g. pat@example.com',
		},
		{
			value: 'microsoftId',
			label: 'Microsoft ID',
			kind: 'text',
			property: 'azureoid',
			form: 'guid',
			also: ['azure_id', 'aaduserid'],
			isHidden: true,
			placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
		},
	],
	fields: [
		requiredName,
		{ name: 'site_id', label: 'Site', kind: 'reference', to: 'site', place: 'required' },
		{
			name: 'emailaddress',
			label: 'Email',
			kind: 'text',
			place: 'main',
			placeholder: 'e.g. pat@example.com',
		},
		{ name: 'firstname', label: 'First Name', kind: 'text' },
		{
			name: 'isimportantcontact',
			label: 'Important Contact',
			kind: 'boolean',
			description: 'Whether the user is an important contact',
		},
		inactive,
		{ name: 'login', label: 'Login', kind: 'text' },
		{
			name: 'mobilenumber',
			label: 'Mobile Number',
			kind: 'text',
			placeholder: 'e.g. 07700 900123',
		},
		{ name: 'notes', label: 'Notes', kind: 'text', rows: 4 },
		phoneNumber('phonenumber'),
		{
			name: 'isserviceaccount',
			label: 'Service Account',
			kind: 'boolean',
			description: 'Whether this is a service account and not a person',
		},
		{ name: 'surname', label: 'Surname', kind: 'text' },
		{ name: 'title', label: 'Title', kind: 'text' },
	],
	simplified: {
		id: 'integer',
		name: 'string',
		emailaddress: 'string',
		client_name: 'string',
		site_name: 'string',
		phonenumber: 'string',
		mobilenumber: 'string',
		inactive: 'boolean',
		client_id: 'reference',
		site_id: 'reference',
	},
};
