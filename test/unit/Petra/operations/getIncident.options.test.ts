import type { INodeParameters } from 'n8n-workflow';
import { locator } from '../../../support/node';
import {
	incidentRow,
	incidentsAnswer,
	PetraOnNetwork,
	refusalOfPetra,
	runPetra,
} from '../../../support/petra';

const get = (value: string, options: INodeParameters, simple = false): INodeParameters => ({
	resource: 'incident',
	operation: 'get',
	incidentId: locator('id', value),
	options,
	simple,
});

const answering = (...rows: Parameters<typeof incidentsAnswer>[0]) =>
	new PetraOnNetwork().answer('/v1/incidents', incidentsAnswer(rows));

describe('Other References: Leave Out', () => {
	const ID = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';
	const URL = `https://app.petrasecurity.com/tenant/Qx71Ab/incidents/${ID}`;
	const given = (value: string) => get(value, { otherReferences: 'leaveOut' });

	test.each(['PO-1042', 'inc-1', '1042', 'two words', `${ID}-2`, 'https://example.com/7'])(
		'%s gives no item, and nothing is asked',
		async (value) => {
			const petra = new PetraOnNetwork();
			expect((await runPetra(given(value))).json).toEqual([]);
			expect(petra.sent).toEqual([]);
		},
	);

	test.each([ID, ` ${ID.toUpperCase()} `, URL])('%s is still looked up', async (value) => {
		answering(incidentRow(ID, 1));
		expect((await runPetra(given(value))).json).toHaveLength(1);
	});

	test('an ID that Petra does not show is still refused', async () => {
		answering();
		expect((await refusalOfPetra(given(ID))).message).toBe(
			`Petra shows no incident with the ID ${ID}`,
		);
	});

	test.each(['', ' ', '={{ $json.nothing }}'])('an empty one is: %j', async (value) => {
		expect((await refusalOfPetra(given(value))).message).toBe('Incident is empty');
	});

	test('the other items go on, each with its own', async () => {
		answering(incidentRow(ID, 1));
		const { items } = await runPetra(given('={{ $json.reference }}'), {
			items: [{ reference: 'PO-1042' }, { reference: ID }],
		});
		expect(items).toMatchObject([{ json: { id: ID }, pairedItem: { item: 1 } }]);
	});

	test.each(['refuse', undefined])('%s: refused as before', async (otherReferences) => {
		const options = otherReferences === undefined ? {} : { otherReferences };
		expect((await refusalOfPetra(get('two words', options))).message).toContain(
			'is neither the address nor the ID of an incident',
		);
	});
});

test.each([
	['REMEDIATED', true, []],
	['REMEDIATED_BY_PETRA', true, []],
	['NEEDS_REMEDIATION', true, ['i1']],
	['SOMETHING_NEW', true, ['i1']],
	[undefined, true, ['i1']],
	['REMEDIATED', false, ['i1']],
])('a status %s, Only If Open %s: %j', async (remediationStatus, onlyIfOpen, ids) => {
	for (const simple of [true, false]) {
		answering(incidentRow('i1', 1, 'Qx71Ab', { remediationStatus }));
		const { json } = await runPetra(get('i1', { onlyIfOpen }, simple));
		expect(json.map(({ id }) => id)).toEqual(ids);
	}
});

test('Only If Open still refuses an incident that Petra does not show', async () => {
	answering();
	const refused = await refusalOfPetra(get('i1', { onlyIfOpen: true }));
	expect(refused.message).toBe('Petra shows no incident with the ID i1');
});
