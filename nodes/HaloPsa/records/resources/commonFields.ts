import type { Field } from '../record';

/** Fields that several record types share. */
export const requiredName: Field = { name: 'name', label: 'Name', kind: 'text', place: 'required' };

export const requiredCustomer: Field = {
	name: 'client_id',
	label: 'Customer',
	kind: 'reference',
	to: 'customer',
	place: 'required',
};

export const inactive: Field = {
	name: 'inactive',
	label: 'Inactive',
	kind: 'boolean',
	description: 'Whether it is no longer in use',
};

/** @param name the record type's own property for it */
export const phoneNumber = (name: string): Field => ({
	name,
	label: 'Phone Number',
	kind: 'text',
	placeholder: 'e.g. 01632 960123',
});

/** How often something is billed; Halo's numbers for it, as reports that run inside Halo read them. */
export const billingPeriods = [
	{ name: 'Monthly', value: 2 },
	{ name: 'Quarterly', value: 4 },
	{ name: 'Every 6 Months', value: 5 },
	{ name: 'Yearly', value: 3 },
	{ name: 'Every 2 Years', value: 8 },
	{ name: 'Every 3 Years', value: 7 },
	{ name: 'Every 4 Years', value: 9 },
	{ name: 'Weekly', value: 1 },
];
