import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { ADDITIONAL, REQUIRED_FIELDS } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';

const parametersOf = new WeakMap<IExecuteFunctions, IDataObject>();

/** The parameters of the node as they were typed, expressions unread. */
function typedIn({ context }: ItemContext): IDataObject {
	const parameters = parametersOf.get(context) ?? (context.getNode().parameters as IDataObject);
	parametersOf.set(context, parameters);
	return parameters;
}

/** Whether an expression stands in an input of a group; such a group may be an expression as a whole, which tells nothing. */
function standsIn(group: unknown, field: string): boolean {
	const given = isObject(group) ? group[field] : undefined;
	const text = isObject(given) ? given.value : given;
	return typeof text === 'string' && text.startsWith('=');
}

/**
 * Whether an expression stands in a field's input: where that is empty, it found nothing, and does not mean "none".
 *
 * @param group the only collection to look into; else wherever fields of a record stand
 */
export function isExpression(item: ItemContext, field: string, group?: string): boolean {
	const parameters = typedIn(item);
	if (group !== undefined) return standsIn(parameters[group], field);
	const required = parameters[REQUIRED_FIELDS];
	const groups = [
		parameters,
		parameters[ADDITIONAL.create],
		parameters[ADDITIONAL.update],
		parameters.filters,
		isObject(required) ? required.value : undefined,
	];
	return groups.some((one) => standsIn(one, field));
}

/** The same of a field of a line, such as the item of an invoice line. */
export function isExpressionInLine(
	item: ItemContext,
	lines: string,
	position: number,
	field: string,
): boolean {
	const given = typedIn(item)[lines];
	const typed: unknown = isObject(given) && Array.isArray(given.line) ? given.line[position] : {};
	return standsIn(typed, field) || standsIn(isObject(typed) ? typed.more : undefined, field);
}
