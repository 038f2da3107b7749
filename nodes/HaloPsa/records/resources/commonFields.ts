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

/** @param noun in the middle of a sentence, such as `site` */
export const inactive = (noun: string): Field => ({
	name: 'inactive',
	label: 'Inactive',
	kind: 'boolean',
	description: `Whether the ${noun} is inactive`,
});

/** @param name the record type's own property for it */
export const phoneNumber = (name: string): Field => ({
	name,
	label: 'Phone Number',
	kind: 'text',
	placeholder: 'e.g. 01632 960123',
});
