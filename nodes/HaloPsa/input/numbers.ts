import type { INode } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isSameText } from '../../shared/text';
import type { Field } from '../records/record';

/** The first whole number of a value that JavaScript could not hold exactly; lists and objects are looked through. */
function inexactIn(value: unknown): number | undefined {
	if (typeof value === 'number')
		return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : undefined;
	if (typeof value !== 'object' || value === null) return undefined;
	for (const inner of Object.values(value)) {
		const found = inexactIn(inner);
		if (found !== undefined) return found;
	}
	return undefined;
}

/**
 * Refuses a number of so many digits that the last ones are lost before the node sees it: three incidents whose IDs
 * differ in the last of 19 digits arrive as one number, and would be one ticket.
 *
 * @param label of the field, for the sentence
 * @throws NodeOperationError naming the field
 */
export function refuseInexact(node: INode, label: string, value: unknown): void {
	const number = inexactIn(value);
	if (number === undefined) return;
	throw inputRefused(
		node,
		`${label}: the number ${number} has more digits than n8n can hold, so the last ones are lost`,
		'Have it sent as text where it comes from, in quotes: "1189998819991197253" and not 1189998819991197253.',
	);
}

/**
 * Halo's number for one of several choices, which an expression may also give by its name; a number that is none of them
 * is passed on, since newer builds may have more.
 *
 * @throws NodeOperationError naming the field, where it is neither
 */
export function choiceNumber(
	node: INode,
	{ label, options }: Field & { kind: 'options' },
	value: unknown,
): number {
	const text = String(value).trim();
	const given = options.find(({ name }) => isSameText(name, text))?.value ?? text;
	if (given !== '' && Number.isInteger(Number(given))) return Number(given);
	throw inputRefused(
		node,
		`${label}: "${text.slice(0, 60)}" is none of its choices`,
		`Give one of these: ${options.map(({ name }) => name).join(', ')}.`,
	);
}

/** Whether a text is a number in digits: JavaScript reads blanks as 0 and `0x1f` as 31. */
export const isNumberText = (text: string): boolean =>
	/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text);

/** What stands between the thousands of a number: the other of the two begins its decimals. */
export type ThousandsSeparator = ',' | '.';

const WRITTEN_WITH: Record<ThousandsSeparator, RegExp> = {
	',': /^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/,
	'.': /^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/,
};

/**
 * The number that a text stands for.
 *
 * @param separator what stands between the thousands; a text says nothing where nobody tells
 * @returns undefined where it is written otherwise
 */
export function numberInText(
	text: string,
	separator: ThousandsSeparator | undefined,
): number | undefined {
	const trimmed = text.trim();
	if (separator === undefined || !WRITTEN_WITH[separator].test(trimmed)) return undefined;
	return Number(trimmed.split(separator).join('').replace(',', '.'));
}
