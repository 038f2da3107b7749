import type { IDataObject } from 'n8n-workflow';
import { recognizeNewRows } from '../../../../nodes/HaloPsa/execution/newRows';
import { ReferenceResolver } from '../../../../nodes/HaloPsa/execution/referenceResolver';
import { records } from '../../../../nodes/HaloPsa/records';
import { HaloClient } from '../../../../nodes/HaloPsa/transport/client';
import { Halo } from '../../../support/halo';
import { contextOf } from '../../../support/node';

const bodies: IDataObject[] = [
	{ summary: 'Mail', client_id: 12 },
	{ summary: 'Mail', client_id: 12 },
	{ summary: 'Phone' },
	{ summary: 'Door', tickettype_id: 3 },
];

/** Recognizes the tickets of these bodies in lists of these IDs and rows, newest first, a page each. */
async function recognize(...pages: IDataObject[][]) {
	const count = pages.flat().length;
	const halo = new Halo();
	if (count > 0)
		halo.on(
			'GET /Tickets',
			(_, nth) => ({ body: { record_count: count, page_size: 100, tickets: pages[nth - 1] } }),
			pages.length,
		);
	const client = await HaloClient.open(contextOf({}));
	const record = new ReferenceResolver(client, records).registry.record('ticket');
	return { halo, found: recognizeNewRows(client, record, (index) => bodies[index]) };
}

const ids = (rows: Array<IDataObject | undefined>) => rows.map((row) => row?.id);
const row = (id: number, more: IDataObject): IDataObject => ({ id, tickettype_id: 1, ...more });
const others = (from: number, count: number) =>
	Array.from({ length: count }, (_, index) => row(from - index, { summary: 'Of another program' }));

describe('New tickets without a key', () => {
	it('are those that look as they were written, newer than the first; two alike are two', async () => {
		const { halo, found } = await recognize([
			row(110, { summary: 'Mail', client_id: 13 }),
			row(109, { summary: 'Mail', client_id: 12 }),
			row(108, { summary: 'Phone', client_id: 99 }),
			row(107, { summary: 'Mail', client_id: 12 }),
			row(106, { summary: 'Door' }),
			row(105, { summary: 'Mail', client_id: 12 }),
			row(100, { summary: 'Phone' }),
		]);
		found.onWritten(0, row(105, { summary: 'Mail', client_id: 12 }));
		expect(ids(await found.lookUp([0, 1, 2, 3]))).toEqual([107, 109, 108, undefined]);
		expect(halo.api).toHaveLength(1);
		expect(halo.api[0].query).toMatchObject({ order: 'id', orderdesc: 'true' });
	});

	it('are looked for as far back as the first one, over several pages', async () => {
		const { halo, found } = await recognize(others(400, 100), [
			...others(300, 98),
			row(202, { summary: 'Phone' }),
			row(201, { summary: 'Mail', client_id: 12 }),
		]);
		found.onWritten(0, row(201, { summary: 'Mail', client_id: 12 }));
		expect(ids(await found.lookUp([2]))).toEqual([202]);
		expect(halo.api).toHaveLength(2);
	});

	it.each<[string, IDataObject[][], IDataObject | undefined]>([
		['none of this run was answered yet', [], undefined],
		['Halo changes what they are created with', [], row(105, { summary: 'MAIL', client_id: 12 })],
		[
			"Halo's list does not show the newest tickets first",
			[[row(105, {}), row(106, {})]],
			row(105, { summary: 'Mail', client_id: 12 }),
		],
		[
			"Halo's list does not show the newest tickets first",
			Array.from({ length: 5 }, (_, page) => others(9_000 - page * 100, 100)),
			row(105, { summary: 'Mail', client_id: 12 }),
		],
	])("can't be told where %s", async (why, pages, first) => {
		const { found } = await recognize(...pages);
		expect(found.goTogether()).toBeUndefined();
		if (first !== undefined) found.onWritten(0, first);
		await expect(found.lookUp([1])).rejects.toThrow(`which tickets are new can't be told: ${why}`);
	});

	it('go together once the first one is there as it was written', async () => {
		const { found } = await recognize();
		found.onWritten(0, row(105, { summary: 'Mail', client_id: 12 }));
		expect(found.goTogether()).toBe(true);
		found.onWritten(2, row(106, { summary: 'Phone!' }));
		expect(found.goTogether()).toBe(false);
	});
});
