import type { Row } from '../../types';
import { ruleBroken } from '../errors';
import { listOf, same, text } from '../values';

/** Member of a status that closes a ticket. Halo shows it nowhere: it only leaves such statuses out of lists. */
export const closingMember = 'closing';

/** What the agent's form does with a field: `technew`, and the portal's `endusernew`. */
export const onForm = { hidden: 0, shown: 1, warned: 2, required: 3 };

/** The API's names of what the form of a ticket type calls by the names of Halo's database. */
const apiNames: Record<string, string> = {
	symptom: 'summary',
	symptom2: 'details',
	category2: 'category_1',
	category3: 'category_2',
	category4: 'category_3',
	category5: 'category_4',
	sectio_: 'team',
	assignedtoint: 'agent_id',
};

const hasValue = (row: Row, info: Row) => {
	const name = text(info, 'name');
	const custom = listOf(row, 'customfields').find(({ id }) => same(id, info.id));
	const value = Number(info.custom) === 1 ? custom?.value : row[apiNames[name] ?? name];
	return value !== undefined && value !== null && value !== '' && value !== 0;
};

const isRequired = (field: Row) =>
	field.technew === onForm.required && listOf(field, 'visibility_conditions').length === 0;

/** Refuses a new ticket that lacks what its type requires of an agent, whatever the ticket holds. */
export function checkRequiredFields(type: Row | undefined, row: Row): void {
	const missing = (type ? listOf(type, 'fields') : [])
		.filter(isRequired)
		.map(({ fieldinfo }) => fieldinfo as Row)
		.find((info) => !hasValue(row, info));
	if (missing) throw ruleBroken(`Please enter a value for ${text(missing, 'label')}`);
}

/** The same rows as newer builds send them: in groups, each field with its name beside it. */
export function inGroups(fields: Row[]): Row[] {
	const nested = fields.map((row) => ({ ...row, fieldname: (row.fieldinfo as Row).name }));
	return nested.length === 0
		? []
		: [
				{
					id: 0,
					groupid: 1,
					visibility_conditions: [],
					group: { id: 1, header: 'Form', fields: nested },
				},
			];
}
