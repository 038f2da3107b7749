import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { inputRefused } from './errors';
import { isSameText } from './text';

/** An input with choices, as it is declared. */
export type ChoiceInput = Pick<INodeProperties, 'displayName' | 'options'>;

/**
 * What was chosen of the choices of an input, by its value or by its name on the screen: n8n holds no expression, and no AI
 * model, to what the input offers.
 *
 * @returns the value of the choice
 * @throws NodeOperationError for anything else: what is no choice must not stand for one
 */
export function readChoice<T extends string>(
	node: INode,
	{ displayName: label, options = [] }: ChoiceInput,
	given: unknown,
): T {
	const choices = options as INodePropertyOptions[];
	const text = String(given ?? '').trim();
	const chosen =
		choices.find(({ value }) => value === text) ??
		choices.find(({ name }) => isSameText(name, text));
	if (chosen !== undefined) return chosen.value as T;
	throw inputRefused(
		node,
		text === '' ? `${label} is empty` : `${label}: "${text.slice(0, 60)}" is none of its choices`,
		`Give one of these: ${choices.map(({ name }) => name).join(', ')}.`,
	);
}

/**
 * The declared input of this name.
 *
 * @throws Error where none has it
 */
export function inputNamed(inputs: INodeProperties[], name: string): INodeProperties {
	const input = inputs.find((one) => one.name === name);
	if (input === undefined) throw new Error(`No input is named ${name}`);
	return input;
}
