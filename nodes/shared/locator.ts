import type {
	INodeParameterResourceLocator,
	INodeProperties,
	INodePropertyMode,
} from 'n8n-workflow';
import type { PropertyWords } from './properties';
import { isObject } from './reply';

/** What a person chose in a resource locator. */
export interface Choice {
	/** `list`, `id`, `name`, or the name of a key of the record. */
	mode: string;
	value: string;
}

/** Reads a locator's value, or a bare ID as an expression or an AI agent may give it; undefined when empty. */
export function choiceOf(given: unknown): Choice | undefined {
	const locator = isObject(given) ? (given as unknown as INodeParameterResourceLocator) : undefined;
	const raw = locator === undefined ? given : locator.value;
	const value = String(raw ?? '').trim();
	if (value === '') return undefined;
	return { mode: String(locator?.mode ?? 'id'), value };
}

/** Whether a choice is by a text, which a number from an expression may have lost its last digits for. */
export const isText = ({ mode }: Choice): boolean => mode !== 'id' && mode !== 'list';

/** A further way in which a record can be given. */
interface LocatorKey {
	/** Name of the mode. */
	value: string;
	label: string;
	placeholder?: string;
}

/** What differs between the locators of different records. */
export interface LocatorShape extends PropertyWords {
	required?: boolean;
	/** The record with its article, such as `a ticket`. */
	noun: string;
	/** Name of the list search method that fills From List. */
	searchListMethod: string;
	/** How By ID is shown: a sample, a hint, what an ID looks like. */
	byId: Pick<INodePropertyMode, 'hint' | 'placeholder' | 'validation'> & { label?: string };
	/** How By Name is called, where a record is found by something else. */
	nameLabel?: string;
	/** What such a name looks like. */
	nameExample?: string;
	/** Further ways in which a record can be given. */
	keys?: readonly LocatorKey[];
}

function modeOf({ value, label, placeholder }: LocatorKey): INodePropertyMode {
	const words = { displayName: `By ${label}`, name: value };
	return { ...words, type: 'string', ...(placeholder === undefined ? {} : { placeholder }) };
}

/** A resource locator: From List (searchable), By ID, By Name, and by each further key of the record. */
export function locatorProperty({
	noun,
	searchListMethod,
	byId: { label: idLabel = 'ID', ...byId },
	nameLabel = 'Name',
	nameExample,
	keys = [],
	required,
	description,
	...words
}: LocatorShape): INodeProperties {
	return {
		...words,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		...(required ? { required } : {}),
		...(description === undefined ? {} : { description }),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Choose ${noun}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: `By ${idLabel}`, name: 'id', type: 'string', ...byId },
			{
				displayName: `By ${nameLabel}`,
				name: 'name',
				type: 'string',
				...(nameExample === undefined ? {} : { placeholder: `e.g. ${nameExample}` }),
			},
			...keys.map(modeOf),
		],
	};
}
