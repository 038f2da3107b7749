import { Halo } from '../../../support/halo';
import { locator, run } from '../../../support/node';

const licence = { resource: 'softwareLicence', softwareLicenceId: locator('id', 1701) };

describe('a field that only newer builds keep', () => {
	const update = (updateFields: Record<string, unknown>) => ({
		...licence,
		operation: 'update',
		updateFields: updateFields as Record<string, string>,
	});

	test.each([
		['is warned of where it was dropped', { item_id: 501 }, {}, 1],
		['is not warned of where it was kept', { item_id: 501 }, { item_id: 501 }, 0],
		['is not warned of where it was not written', { count: 4 }, {}, 0],
	])('%s', async (_, written, echoed, hints) => {
		new Halo().on('POST /SoftwareLicence', { body: { id: 1701, ...echoed } }, 3);
		const outcome = await run(update(written), { items: [{}, {}, {}] });
		expect(outcome.hints).toHaveLength(hints);
	});
});
