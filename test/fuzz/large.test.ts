import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileNameOf } from '../../nodes/HaloPsa/operations/download';
import { matchesKey, withoutMatchKey } from '../../nodes/HaloPsa/reconcile/key';
import type { MatchKey } from '../../nodes/HaloPsa/reconcile/key';
import { parseDelivery } from '../../nodes/HaloPsa/trigger/delivery';
import { incidentAddressIn } from '../../nodes/Petra/records/incident';
import { incidentIn } from '../../nodes/Petra/trigger/delivery';
import { disarm, maskOf } from '../../nodes/shared/http';
import { oneLineOf, sentenceOf } from '../../nodes/shared/reply';
import { withoutSecretParameter } from '../../nodes/shared/secret';
import { plainTextOf } from '../../nodes/shared/text';
import { INPUTS, PROPERTIES } from './inputs';

/** n8n takes no larger body in. */
const MB = 1_048_576;
const LARGEST = 16 * MB;
/** What grows with the square of its input takes hours for 16 MB. */
const SOON_MS = 20_000;
const DELIVERED = ['a delivery of Halo', 'a delivery of Petra'];

jest.setTimeout(10 * SOON_MS);

const tag: MatchKey = {
	key: { value: 'tag', label: 'Tag', kind: 'tag', property: 'summary' },
	value: 'inc',
	within: {},
	words: 'tag [inc]',
};
const row = (summary: string) => ({ id: 1, summary });

const READERS: Record<string, (text: string) => unknown> = {
	'a delivery of Halo': (text) => parseDelivery(Buffer.from(text)),
	'a delivery of Petra': (text) => incidentIn({ text }, {}),
	'a link of Petra': incidentAddressIn,
	'a text without tags': plainTextOf,
	'a text on one line': oneLineOf,
	'the sentence of a refusal': sentenceOf,
	'a tag of a summary': (text) =>
		matchesKey(row(text), tag) || withoutMatchKey(row(text), tag, '7'),
	'a text without secrets': maskOf(['k3-Xq9/pL+27vRz=mT']),
	'the address of a webhook': withoutSecretParameter,
	'the name of a file': fileNameOf,
};
const SIGNS = [
	'<',
	'<a ',
	'[',
	'[inc]',
	']',
	' ',
	'\n',
	'/',
	'"',
	'\\',
	'&secret=',
	'?secret=',
	'http://',
	'/tenant/',
	'{"a":',
	'.',
];

/** Kind: 16 MB of one sign, or what else may come as long. Each pattern looks at its input once, or at its beginning only. */
describe.each(Object.entries(READERS))('%s', (name, read) => {
	test.each(SIGNS)('of nothing but %j is read soon', (sign) => {
		const text = sign.repeat((DELIVERED.includes(name) ? LARGEST : MB) / sign.length);
		const before = performance.now();
		read(text);
		read(`${text}x`);
		expect(performance.now() - before).toBeLessThan(SOON_MS);
	});
});

test('a list within lists, as deep as 16 MB allow, is no event', () => {
	const depth = LARGEST / 2;
	const [only, ...others] = parseDelivery(Buffer.from('['.repeat(depth) + ']'.repeat(depth)));
	expect(others).toEqual([]);
	expect(disarm(only)).toBe(true);
});

test('millions of events in one delivery are one item', () => {
	expect(parseDelivery(Buffer.from(`[${'1,'.repeat(MB)}1]`))).toHaveLength(1);
});

test('each property has its share of the inputs, and there are enough', () => {
	const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts'));
	const texts = files.map((name) => readFileSync(join(__dirname, name), 'utf8'));
	expect(texts.join('\n').match(/^\t\tshare,$/gm)).toHaveLength(PROPERTIES);
	expect(INPUTS).toBeGreaterThanOrEqual(20_000);
});
