const { operations } = require('../../nodes/Petra/operations');
const { eventOptions } = require('../../nodes/Petra/trigger/events');

const FILE = 'docs/petra.md';

/** @param {string[]} head @param {string[][]} rows */
const table = (head, rows) =>
	[head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** @param {number} perMinute */
const limitWords = (perMinute) => `${perMinute} a minute`;

const made = {
	operations: table(
		['Resource', 'Operation', 'What it does', 'Petra allows', 'Fields with Simplify'],
		operations.map(({ record, name, description, value }) => [
			record.label,
			`${name} (\`${record.name}\`, \`${value}\`)`,
			description,
			limitWords(record.route.perMinute),
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
 * @param {string} text as it is
 * @returns {{ file: string, is: string, shouldBe: string }}
 */
function petraDocument(text) {
	let shouldBe = text;
	for (const [name, content] of Object.entries(made)) {
		const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
		const [from, to] = [shouldBe.indexOf(start), shouldBe.indexOf(end)];
		if (from < 0 || to < from) throw new Error(`${FILE} lacks ${start} … ${end}`);
		shouldBe = `${shouldBe.slice(0, from + start.length)}\n\n${content}\n\n${shouldBe.slice(to)}`;
	}
	return { file: FILE, is: text, shouldBe };
}

module.exports = { petraDocument };
