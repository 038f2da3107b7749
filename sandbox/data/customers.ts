import type { Row } from '../types';

interface Customer {
	name: string;
	sites: string[];
	people: string[];
	/** Petra and Microsoft tenant, where Petra watches the customer. */
	petra?: [petraTenantId: string, microsoftTenantId: string];
	inactive?: boolean;
}

const list: Customer[] = [
	{
		name: 'Birch Dental',
		sites: ['Main', 'Harbour Street'],
		people: ['Pat Lee', 'Dana Fox', 'Iris Holt'],
		petra: ['Qx71Ab', '1f6e2a34-5b7c-4d8e-9f01-23456789abcd'],
	},
	{
		name: 'Quay Logistics',
		sites: ['Main', 'Warehouse 2'],
		people: ['Jo Marsh', 'Ravi Patel'],
		petra: ['Rt02Zz', '2a7f3b45-6c8d-4e9f-8a12-3456789abcde'],
	},
	{
		name: 'Northwind Law',
		sites: ['Main'],
		people: ['Helen Grey', 'Omar Said'],
		petra: ['Lw55Kd', '3b8a4c56-7d9e-4fa0-9b23-456789abcdef'],
	},
	{ name: 'Alder & Sons', sites: ['Main'], people: ['Will Alder'] },
	{ name: 'Bright Minds Nursery', sites: ['Main', 'Oak Lane'], people: ['Nina Bright'] },
	{ name: 'Castle Accounting', sites: ['Main'], people: ['Frank Castle', 'Mei Wong'] },
	{ name: 'Delta Print', sites: ['Main'], people: ['Gus Delta'] },
	{
		name: 'Evergreen Housing',
		sites: ['Main', 'North Office', 'South Office'],
		people: ['Rosa Green', 'Ben Moss'],
	},
	{ name: 'Fjord Shipping', sites: ['Main'], people: ['Lars Berg'] },
	{ name: 'Garnet Hotels', sites: ['Main', 'Seafront'], people: ['Anna Garnet'] },
	{ name: 'Unmapped Customers', sites: ['Main'], people: [] },
	{ name: 'Harbour Cafe (left us)', sites: ['Main'], people: ['Old Contact'], inactive: true },
];

const firstClient = 12;
const firstSite = 18;
const firstUser = 41;

const customField = (id: number, name: string, label: string, value: string): Row => ({
	id,
	name,
	label,
	type: 0,
	value,
	display: value,
});

/** The made-up customers with their sites and users. */
export function customers(): Record<'Client' | 'Site' | 'Users', Row[]> {
	const rows = { Client: [] as Row[], Site: [] as Row[], Users: [] as Row[] };
	for (const { name, sites, people, petra, inactive = false } of list) {
		const id = firstClient + rows.Client.length;
		const domain = `${name.toLowerCase().replace(/\W+/g, '')}.example`;
		const main_site_id = firstSite + rows.Site.length;
		rows.Client.push({
			id,
			name,
			inactive,
			main_site_id,
			website: `https://${domain}`,
			customfields: petra
				? [
						customField(175, 'CFPetraTenantId', 'Petra Tenant', petra[0]),
						customField(176, 'CFMicrosoftTenantId', 'Microsoft Tenant', petra[1]),
					]
				: [],
		});
		for (const site of sites)
			rows.Site.push({ id: firstSite + rows.Site.length, name: site, client_id: id });
		rows.Users.push(
			...people.map((person, index) => ({
				id: firstUser + rows.Users.length + index,
				name: person,
				firstname: person.split(' ')[0],
				surname: person.split(' ')[1],
				emailaddress: `${person.toLowerCase().replace(' ', '.')}@${domain}`,
				site_id: main_site_id,
				client_id: id,
			})),
		);
	}
	return rows;
}
