import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';

/** `technew` of a field that the agent's form requires (seen in reports that run inside Halo). */
const REQUIRED = 3;

/**
 * Halo's own fields have the names of its database in a ticket type, and others in the API. Levels of categories are
 * one apart (`category4` is the third, seen on a tenant).
 */
const API_NAMES: Record<string, string> = {
	symptom: 'summary',
	symptom2: 'details',
	category2: 'category_1',
	category3: 'category_2',
	category4: 'category_3',
	category5: 'category_4',
	sectio_: 'team',
	assignedtoint: 'agent_id',
};

/** A field that a ticket type requires of agents. */
export interface RequiredField {
	/** The API's name; of a custom field its own, which begins with CF. */
	name: string;
	label: string;
	isCustom: boolean;
	/** Only required while other fields have certain values, which Halo decides. */
	isConditional: boolean;
	/** Halo's declaration of the field: its type, its choices. */
	info: IDataObject;
}

const hasText = (text: unknown): text is string => typeof text === 'string' && text.trim() !== '';

const hasConditions = ({ visibility_conditions: conditions }: IDataObject): boolean =>
	Array.isArray(conditions) && conditions.length > 0;

function requiredField(row: IDataObject, isConditional: boolean): RequiredField[] {
	const info = isObject(row.fieldinfo) ? row.fieldinfo : {};
	const named = info.name ?? row.fieldname;
	if (Number(row.technew) !== REQUIRED || !hasText(named)) return [];
	const label = [row.override_fieldname, info.label, named].find(hasText);
	return [
		{
			name: API_NAMES[named.toLowerCase()] ?? named,
			label: label ?? named,
			isCustom: Number(info.custom) === 1 || /^CF/.test(named),
			isConditional,
			info,
		},
	];
}

/**
 * The fields that a ticket type requires of agents, from its `fields`. Newer builds nest them in groups; what a group is
 * shown under holds for each of its fields.
 */
export function requiredFieldsIn(rows: IDataObject[], within = false): RequiredField[] {
	return rows.flatMap((row) => {
		const group = isObject(row.group) ? row.group : {};
		const nested = Array.isArray(group.fields) ? group.fields.filter(isObject) : [];
		const isConditional = within || hasConditions(row) || hasConditions(group);
		return [...requiredField(row, isConditional), ...requiredFieldsIn(nested, isConditional)];
	});
}
