import type { Row } from '../../../sandbox';
import { by, enterKind } from './kindWorld';

/**
 * Kind: two keys of one run mean one record. Items that contradict each other are refused together; those that agree are
 * one write; none is told of what the other undid.
 */
const kind = enterKind();
const going = { onError: 'continueRegularOutput' };

const licence = {
	resource: 'softwareLicence',
	operation: 'upsert',
	matchOn: 'product_sku',
	product_sku: 'S',
	name: 'Licence',
	client_id: by('id', 12),
	count: '={{ $json.count }}',
	whenFound: '={{ $json.found ?? "update" }}',
	// The expression of an input that comes out empty is refused, so the site comes as a property that is there or not.
	additionalFields: {
		otherFields:
			'={{ JSON.stringify({ ...JSON.parse($json.other ?? "{}"), ...($json.site ? { site_id: $json.site } : {}) }) }}',
	},
};
const hold = (more: Row = {}) => {
	kind.sandbox.halo.clear('SoftwareLicence');
	kind.sandbox.halo.add('SoftwareLicence', {
		id: 9001,
		name: 'Licence',
		client_id: 12,
		site_id: 18,
		product_sku: 'S',
		count: 3,
		...more,
	});
};
const countHeld = () => kind.stored('SoftwareLicence', 'id', 9001)[0].count;

describe('A licence given without its site and with it', () => {
	it.each([
		['two counts', [{ count: 5 }, { count: 7, site: 18 }]],
		['one count that is held already', [{ count: 3 }, { count: 7, site: 18 }]],
		['three items, two of which agree', [{ count: 7 }, { count: 7, site: 18 }, { count: 8 }]],
	])('%s: all refused, and nothing written', async (_, input) => {
		hold();
		const { items } = await kind.world().run(licence, input, going);
		for (const item of items) {
			expect(item.outcome).toBeUndefined();
			expect(String(item.error)).toMatch(/Items 0(, 1)? and [12] of the input mean the same/);
			expect(String(item.error)).toContain('in Halo, 9001');
		}
		expect(countHeld()).toBe(3);
		expect(kind.sent('POST /api/SoftwareLicence')).toBe(0);
	});

	it('the same count: one write for both', async () => {
		hold();
		const input = [{ count: 7 }, { count: 7, site: 18 }];
		const { items } = await kind.world().run(licence, input);
		expect(items).toMatchObject([
			{ outcome: 'updated', id: 9001, count: 7, changes: { count: { from: 3, to: 7 } } },
			{ outcome: 'updated', id: 9001, count: 7, same_as_item: 0 },
		]);
		expect(kind.sent('POST /api/SoftwareLicence')).toBe(1);
		const again = await kind.world().run(licence, input);
		expect(again.items.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
	});

	it('what each says of another field is written together', async () => {
		hold();
		const { items } = await kind.world().run(licence, [
			{ count: 7, other: '{"vendor": "Petra"}' },
			{ count: 7, site: 18, other: '{"distributor": "Direct"}' },
		]);
		expect(items.map(({ outcome }) => outcome)).toEqual(['updated', 'updated']);
		expect(kind.stored('SoftwareLicence', 'id', 9001)[0]).toMatchObject({
			count: 7,
			vendor: 'Petra',
			distributor: 'Direct',
		});
	});

	it('an item that leaves it as it is contradicts nobody', async () => {
		hold();
		const { items } = await kind.world().run(licence, [
			{ count: 5, found: 'leave' },
			{ count: 7, site: 18 },
		]);
		expect(items.every(({ error }) => error === undefined)).toBe(true);
		expect(countHeld()).toBe(7);
	});

	it('neither is there yet: both refused, since the new one would have both keys', async () => {
		hold({ product_sku: 'other' });
		const { items } = await kind
			.world()
			.run(licence, [{ count: 5 }, { count: 7, site: 18 }], going);
		for (const { error } of items)
			expect(String(error)).toContain('Items 0 and 1 of the input would be one software licence');
		expect(kind.sent('POST /api/SoftwareLicence')).toBe(0);
	});

	it('two sites are two licences', async () => {
		hold({ product_sku: 'other' });
		const { items } = await kind.world().run(
			licence,
			[
				{ count: 5, site: 18 },
				{ count: 7, site: 19 },
			],
			going,
		);
		expect(items.filter(({ error }) => String(error).includes('would be one'))).toEqual([]);
	});
});

describe('A ticket whose summary has a tag before the one at its end', () => {
	const byTag = {
		resource: 'ticket',
		operation: 'upsert',
		matchOn: 'tag',
		tag: '={{ $json.tag }}',
		summary: 'Alert',
		client_id: by('id', 12),
		tickettype_id: by('id', 1),
	};
	it('is the one of the last tag only', async () => {
		kind.sandbox.halo.add('Tickets', {
			id: 7001,
			summary: 'Alert [one] [two]',
			client_id: 12,
			tickettype_id: 1,
			status_id: 1,
		});
		const { items } = await kind.world().run(byTag, [{ tag: 'one' }, { tag: 'two' }], going);
		expect(items).toMatchObject([{ outcome: 'created' }, { outcome: 'updated', id: 7001 }]);
		expect(kind.stored('Tickets', 'id', 7001)[0].summary).toBe('Alert [two]');
	});
});
