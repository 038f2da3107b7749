import type { IDataObject } from 'n8n-workflow';
import type { RecordName } from './recordName';

/**
 * How two values of a key are held against each other: `number` by their value; `text` exactly, but for upper and lower
 * case and blanks around it; `name` like text, and whatever looks the same on a screen is the same (composed letters,
 * kinds of blanks, signs without a width).
 */
export type ValueForm = 'name' | 'number' | 'text';

/** What a record is recognized by: declared once, used by everything that finds records again. */
export interface Key {
	/** Value of the choice under Match On. */
	value: string;
	label: string;
	/**
	 * A property by the form of its value; `tag`: the text property ends with the tag in square brackets; `customField`: a
	 * custom field that the person chooses is equal, as text; `typeField`: so is a field of the record's type, named by its label.
	 */
	kind: ValueForm | 'customField' | 'tag' | 'typeField';
	/** The property that holds it; of a custom field `customfields`, of a field of the type the list of them. */
	property: string;
	/** Query parameter by which Halo narrows its list to rows that hold the key; absent: the list is read whole. */
	search?: string;
	/** Properties that have to be given with it: it is no proof of identity, so it counts within them only. */
	within?: string[];
	/** Only a value of this form can be one: an e-mail address, a GUID. Without it any text may be. */
	form?: 'email' | 'guid';
	/** Properties that tell the same of a record, looked at where none has it in `property`. */
	also?: string[];
	/** Halo's list does not show all of these properties: rows that Halo finds by the value are read whole. */
	isHidden?: true;
	/**
	 * Its value is the ID of a record of this type. Builds that do not keep it know the row by that record's name, which is
	 * looked up where it is not given.
	 */
	idOf?: RecordName;
	/** It is a Microsoft tenant: held in a list of the row too, or in a custom field. */
	isTenant?: true;
	placeholder?: string;
}

/** How a record is found again, and what becomes of a duplicate that two runs created at the same time. */
export interface MatchOn {
	keys: Key[];
	/** Properties within which a key counts, such as the customer of a contract; those not given narrow nothing. */
	within?: string[];
	/** The change that puts a duplicate out of use; empty where it can only give up its key, absent where it only causes a warning. */
	retired?: IDataObject;
}
