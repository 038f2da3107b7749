import { assumptions } from '../../nodes/HaloPsa/operations/getInfo/assumptions';
import type { MadeDocument } from './markdown';
import { between, table } from './markdown';

const FILE = 'docs/compatibility.md';

/**
 * The page about what the nodes work with, whose table of assumptions is made from their declaration.
 *
 * @param text as it is
 */
export function compatibilityDocument(text: string): MadeDocument {
	const rows = assumptions.map(({ says, certainty, look }) => [
		says,
		certainty,
		look === undefined ? 'only a write shows it' : 'Get Info',
	]);
	const content = table(['What the node takes for true', 'How sure', 'What shows it'], rows);
	return { file: FILE, is: text, shouldBe: between(FILE, text, 'assumptions', content) };
}
