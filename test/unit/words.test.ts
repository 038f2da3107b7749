import { productionSources, sourcesIn } from '../../scripts/support/sources';
import { oldWords } from '../support/oldWords';
import { identifiersIn, textsIn, topLevelNamesIn } from '../support/sourceNames';

/** Names that several files may give to what is theirs, with the reason. */
const conventional: Record<string, string> = {
	properties: "a node's own, in the file that n8n loads it from",
};

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const old = [
	...oldWords.phrases.map((phrase) => new RegExp(escaped(phrase), 'i')),
	...oldWords.labels.map((label) => new RegExp(escaped(label))),
];

const mayHold = new RegExp(`\\b(?:${oldWords.identifiers.map(escaped).join('|')})\\b`);

test('no name in the code is one of the old words', () => {
	const found = sourcesIn('nodes', 'credentials', 'sandbox', 'test').flatMap(({ file, text }) => {
		if (!mayHold.test(text)) return [];
		const names = identifiersIn(text);
		return oldWords.identifiers
			.filter((word) => names.has(word))
			.map((word) => `${word} in ${file}`);
	});
	expect(found).toEqual([]);
});

test('no label or message has one of the old phrases', () => {
	const mayHave = (text: string) => old.some((phrase) => phrase.test(text));
	const sources = productionSources().filter(({ text }) => mayHave(text));
	const found = sources.flatMap(({ file, text }) =>
		textsIn(text)
			.filter(mayHave)
			.map((part) => `"${part}" in ${file}`),
	);
	expect(found).toEqual([]);
});

/** The nodes are built alike, so that the same file of both may name its own alike. */
const roomOf = (file: string) => file.replace(/^nodes\/(HaloPsa|Petra)\//, 'nodes/*/');

test('a name at the top of a file of nodes/ is there once', () => {
	const roomsOf = new Map<string, Set<string>>();
	for (const { file, text } of sourcesIn('nodes')) {
		for (const name of topLevelNamesIn(text)) {
			roomsOf.set(name, new Set([...(roomsOf.get(name) ?? []), roomOf(file)]));
		}
	}
	expect(roomsOf.size).toBeGreaterThan(1_000);
	const several = [...roomsOf].filter(([, rooms]) => rooms.size > 1).map(([name]) => name);
	expect(several).toEqual(Object.keys(conventional));
});
