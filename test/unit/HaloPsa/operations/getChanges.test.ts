import { envelope, Halo, rowsFrom } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const licence = { resource: 'softwareLicence', softwareLicenceId: locator('id', 1701) };

test('lists the history of the one record, paired with the item that asked', async () => {
	const rows = rowsFrom(1, 3, { licence_id: 1701 });
	const halo = new Halo().on('GET /LicenceChange', envelope('changes', rows, 3));
	const { items } = await run({ ...licence, operation: 'getChanges', returnAll: true });
	expect(halo.api[0].query).toMatchObject({ licence_id: '1701', page_no: '1' });
	expect(items).toEqual(rows.map((json) => ({ json, pairedItem: { item: 0 } })));
});

test('gives as many as the limit, in the order of Halo', async () => {
	const halo = new Halo().on('GET /LicenceChange', envelope('changes', rowsFrom(7, 2), 9));
	const { json } = await run({ ...licence, operation: 'getChanges', limit: 2 });
	expect(halo.api[0].query).not.toHaveProperty('order');
	expect(json).toEqual([{ id: 7 }, { id: 8 }]);
});

test('is refused with what to tick', async () => {
	new Halo().on('GET /LicenceChange', { status: 403 }, 2);
	expect((await refusalOf({ ...licence, operation: 'getChanges' })).message).toBe(
		'Halo does not let this connection list the changes of the software licence: it needs the permission "Read: softwarelicensing"',
	);
});
