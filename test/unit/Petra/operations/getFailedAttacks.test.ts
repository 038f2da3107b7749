import type { INodeParameters } from 'n8n-workflow';
import { locator } from '../../../support/node';
import { PetraOnNetwork, runPetra } from '../../../support/petra';

const summary = {
	attacksByCountry: { RU: 41 },
	attacksByDay: [{ date: '2026-06-02', passwordSpray: 5 }],
};
const getSummary = (filters: INodeParameters = {}): INodeParameters => ({
	resource: 'failedAttack',
	operation: 'getSummary',
	tenantId: locator('id', 'Qx71Ab'),
	filters,
});

test('gives what Petra gives, whatever its form', async () => {
	const petra = new PetraOnNetwork().answer('/v1/failed-attacks', { body: summary });
	const { json, hints } = await runPetra(getSummary({ from: '2026-06-01', to: '2026-06-30' }));
	expect(json).toEqual([summary]);
	expect(hints).toEqual([]);
	expect(petra.sent[0].query).toEqual({
		tenantId: 'Qx71Ab',
		startDate: '2026-06-01',
		endDate: '2026-06-30',
	});
});

test.each([{ from: '2026-06-03' }, { to: '2026-06-01' }])(
	'tells where the answer shows that %j was not honoured',
	async (filters) => {
		new PetraOnNetwork().answer('/v1/failed-attacks', { body: summary });
		const { hints } = await runPetra(getSummary(filters as INodeParameters));
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining("Petra's answer also names 2026-06-02"),
		]);
	},
);
