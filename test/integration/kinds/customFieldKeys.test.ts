import type { Row } from '../../../sandbox';
import { by, enterKind } from './kindWorld';

/**
 * Kind: a custom field as key is compared as what Halo declares it to hold, in Halo's list of custom fields or, where
 * that says nothing but text, with the value itself.
 */
const kind = enterKind();

const cases: Array<[string, number, number, string, string, boolean]> = [
	['a whole number', 0, 1, '007', '7', true],
	['a whole number with separators', 0, 1, '20000', '20,000', true],
	['money', 0, 2, '20000', '20,000.00', true],
	['a decimal', 0, 4, '7', '7.00', true],
	['another decimal', 0, 4, '7.1', '7.01', false],
	['text of digits', 0, 0, '007', '7', false],
	['text with separators', 0, 0, '20000', '20,000', false],
	['alphanumeric text', 0, 3, '1e3', '1000', false],
	['a day', 4, 0, '2026-03-09', '2026-03-09T00:00:00', true],
	['another day', 4, 0, '2026-03-09', '2026-03-10T00:00:00', false],
	['a moment', 4, 1, '2026-03-09T14:05:00Z', '2026-03-09T14:05:00', true],
	['another moment', 4, 1, '2026-03-09T14:05:00Z', '2026-03-09T14:06:00', false],
	['a checkbox', 6, 0, 'true', '1', true],
	['another checkbox', 6, 0, 'true', 'false', false],
];

const FIELD = 171;
const upsert = (value: string) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'customField',
	keyField: by('id', FIELD),
	keyValue: value,
	summary: 'Alert',
	client_id: by('id', 12),
});

/** A ticket whose field holds a value; the kind of the field is told in the list of fields, or with the value. */
function hold(value: string, told: Row, isDeclared: boolean) {
	if (isDeclared) kind.sandbox.halo.change('FieldInfo', { id: FIELD, ...told });
	const { id } = kind.sandbox.halo.add('Tickets', {
		summary: 'Alert',
		client_id: 12,
		tickettype_id: 1,
		status_id: 1,
		customfields: [{ id: FIELD, value }],
	});
	const [field] = kind.stored('Tickets', 'id', id)[0].customfields as Row[];
	if (isDeclared) delete field.type;
	else Object.assign(field, told);
	return id;
}

describe.each([
	['in the list of fields', true],
	['with the value only', false],
])('A custom field whose kind is told %s', (_, isDeclared) => {
	it.each(cases)('%s (%i, %i): %s and %s', async (_what, type, inputtype, value, held, same) => {
		const id = hold(held, { type, inputtype }, isDeclared);
		const { items } = await kind.world().run(upsert(value), [{}]);
		expect(items[0]).toMatchObject(same ? { id, outcome: 'unchanged' } : { outcome: 'created' });
	});
});

it('two ways to write one number are one record in one input', async () => {
	const { items } = await kind
		.world()
		.run({ ...upsert('={{ $json.key }}'), keyField: by('name', 'CFDwellMinutes') }, [
			{ key: '7' },
			{ key: '007' },
		]);
	expect(items[1]).toMatchObject({ id: items[0].id, same_as_item: 0 });
});
