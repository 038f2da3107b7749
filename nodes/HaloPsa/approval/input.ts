import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';
import { HOUR_MS } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import type { ApprovalRequest, FormField, FormFieldType, ResponseType } from './request';

const MAX_HOURS = 8_760;
const MAX_RECIPIENTS = 20;
const MAX_CHOICES = 20;
const MAX_LABEL_LENGTH = 200;
const FIELD_TYPES: readonly FormFieldType[] = [
	'checkbox',
	'date',
	'list',
	'longText',
	'number',
	'text',
];

/** What a person fills in of a question. */
export type Question = Pick<
	ApprovalRequest,
	'message' | 'type' | 'answers' | 'fields' | 'recipients'
> & { hours: number };

/** A text on one line, as it was written but for characters that nobody sees. Whatever shows it escapes it. */
function labelOf(node: INode, input: string, given: unknown): string {
	const label = String(given ?? '')
		.replace(/[\p{Cf}\p{Cs}]/gu, '')
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim();
	if (label.length <= MAX_LABEL_LENGTH) return label;
	throw inputRefused(
		node,
		`${input}: "${label.slice(0, 40)}…" is longer than ${MAX_LABEL_LENGTH} characters`,
		'Shorten it, and write the rest into Message.',
	);
}

function refuseDuplicates(node: INode, input: string, labels: readonly string[]): void {
	const small = labels.map((label) => label.toLowerCase());
	const duplicate = labels.find((_, index) => small.indexOf(small[index]) !== index);
	if (duplicate === undefined) return;
	throw inputRefused(
		node,
		`${input}: "${duplicate}" is given twice`,
		'Give each a text of its own; capitals make no difference.',
	);
}

/** Texts of an input that takes several: a line or an entry of a list each. */
function severalIn(node: INode, input: string, given: unknown, separator: RegExp): string[] {
	const parts: unknown[] = Array.isArray(given) ? given : String(given ?? '').split(separator);
	const lines = parts.map((part) => labelOf(node, input, part)).filter((line) => line !== '');
	refuseDuplicates(node, input, lines);
	return lines;
}

function choicesIn(node: INode, label: string, given: unknown, least: number): string[] {
	const choices = severalIn(node, label, given, /\r?\n/);
	if (choices.length >= least && choices.length <= MAX_CHOICES) return choices;
	throw inputRefused(
		node,
		`${label}: ${choices.length} are given`,
		`Write ${least} to ${MAX_CHOICES} choices, each on a line of its own.`,
	);
}

function fieldOfForm(node: INode, given: unknown): FormField {
	const row: IDataObject = isObject(given) ? given : {};
	const label = labelOf(node, 'Form Fields', row.label);
	const type = FIELD_TYPES.find((known) => known === (row.type ?? 'text'));
	if (label === '') throw inputRefused(node, 'Form Fields: a field has no label');
	if (type === undefined)
		throw inputRefused(node, `Form Fields: "${label}" has the unknown type "${String(row.type)}"`);
	const choices = type === 'list' ? choicesIn(node, `Choices of "${label}"`, row.choices, 1) : [];
	return { label, type, choices, required: row.required === true };
}

function fieldsOf(node: INode, given: unknown): FormField[] {
	const rows = isObject(given) && Array.isArray(given.values) ? given.values : [];
	const fields = rows.map((row) => fieldOfForm(node, row));
	const labels = new Set(fields.map(({ label }) => label.toLowerCase()));
	if (fields.length > 0 && labels.size === fields.length) return fields;
	throw inputRefused(
		node,
		fields.length === 0 ? 'Form Fields: there is none' : 'Form Fields: two have the same label',
		'Add at least one field, and give each a label of its own.',
	);
}

function buttonsOf(node: INode, options: IDataObject): string[] {
	const yes = labelOf(node, 'Approve Button Label', options.approveLabel);
	const no = labelOf(node, 'Decline Button Label', options.declineLabel);
	const labels = [yes === '' ? 'Approve' : yes, no === '' ? 'Decline' : no];
	refuseDuplicates(node, 'Button labels', labels);
	return labels;
}

function hoursOf(node: INode, given: unknown): number {
	const hours = Number(given);
	if (given !== '' && given !== null && hours > 0 && hours <= MAX_HOURS) return hours;
	throw inputRefused(
		node,
		`Time Limit (Hours): "${String(given)}" is no number of hours above 0 and up to ${MAX_HOURS}`,
		'A question without a limit would leave the workflow waiting for good.',
	);
}

/** So long the question waits, in milliseconds. */
export const waitMsOf = ({ hours }: Question): number => Math.ceil(hours * HOUR_MS);

/**
 * Reads the question, of the first item: it is asked once for the whole run.
 *
 * @throws NodeOperationError naming the input that is missing or can't be
 */
export function readQuestion(context: IExecuteFunctions): Question {
	const node = context.getNode();
	const input = (name: string, otherwise: unknown) =>
		context.getNodeParameter(name, 0, otherwise) as unknown;
	const message = String(input('message', '') ?? '').trim();
	if (message === '') throw inputRefused(node, 'Message is empty', 'Write what is to be decided.');
	const type = input('responseType', 'approval') as ResponseType;
	const recipients = severalIn(node, 'Recipients', input('recipients', ''), /[,;\n]/);
	if (recipients.length > MAX_RECIPIENTS)
		throw inputRefused(node, `Recipients: no more than ${MAX_RECIPIENTS} can be named`);
	const options = input('options', {}) as IDataObject;
	const answers: Record<ResponseType, () => string[]> = {
		approval: () => buttonsOf(node, options),
		choice: () => choicesIn(node, 'Choices', input('choices', ''), 2),
		form: () => [],
	};
	if (!Object.hasOwn(answers, type))
		throw inputRefused(node, `Response Type: "${String(type)}" is unknown to this node`);
	return {
		message,
		type,
		answers: answers[type](),
		fields: type === 'form' ? fieldsOf(node, input('formFields', {})) : [],
		recipients,
		hours: hoursOf(node, input('limitHours', '')),
	};
}
