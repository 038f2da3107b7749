import { operations } from '../../nodes/Petra/operations';
import { eventOptions } from '../../nodes/Petra/trigger/events';
import type { MadeDocument } from './markdown';
import { between, table } from './markdown';

const FILE = 'docs/petra.md';

const made = {
	operations: table(
		['Resource', 'Operation', 'What it does', 'Petra allows', 'Fields with Simplify'],
		operations.map(({ record, name, description, verb }) => [
			record.label,
			`${name} (\`${record.name}\`, \`${verb}\`)`,
			description,
			`${record.route.perMinute} a minute`,
			Object.keys(record.simplified ?? {})
				.map((field) => `\`${field}\``)
				.join(', ') || 'as Petra sends it',
		]),
	),
	events: table(
		['Trigger On', 'Value', 'When'],
		eventOptions.map(({ name, value, description = '' }) => [name, `\`${value}\``, description]),
	),
};

/**
 * The page about Petra, whose tables are made from the declarations.
 *
 * @param text as it is
 */
export function petraDocument(text: string): MadeDocument {
	const shouldBe = Object.entries(made).reduce(
		(page, [name, content]) => between(FILE, page, name, content),
		text,
	);
	return { file: FILE, is: text, shouldBe };
}
