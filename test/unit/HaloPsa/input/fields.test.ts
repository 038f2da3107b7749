import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Halo } from '../../../support/halo';
import type { RunOptions } from '../../../support/node';
import { locator, refusalOf, run } from '../../../support/node';

const ticketWith = (more: INodeParameters): INodeParameters => ({
	resource: 'ticket',
	operation: 'create',
	summary: 'A',
	...more,
});

/** The row that a create of a ticket writes. */
async function written(more: INodeParameters, options: RunOptions = {}): Promise<IDataObject> {
	const halo = new Halo().on('POST /Tickets', { status: 201, body: { id: 7 } });
	await run(ticketWith(more), options);
	const [{ body }] = halo.api.filter(({ method }) => method === 'POST');
	return (body as IDataObject[])[0];
}

async function refused(more: INodeParameters, options: RunOptions = {}): Promise<string> {
	return (await refusalOf(ticketWith(more), options)).message;
}

describe('what is left blank', () => {
	test('is left out of the row', async () => {
		expect(
			await written({
				details: '',
				client_id: locator('list', ''),
				additionalFields: {
					agent_id: locator('id', ''),
					dateoccurred: '={{ $json.never }}',
					reportedby: '',
				},
			}),
		).toEqual({ summary: 'A' });
	});

	test('empties a text on update', async () => {
		const halo = new Halo().on('POST /Tickets', { body: { id: 7 } });
		await run({
			resource: 'ticket',
			operation: 'update',
			ticketId: locator('id', 7),
			updateFields: { supplier_reference: '', dateoccurred: '' },
		});
		expect(halo.api[0].body).toEqual([{ id: 7, supplier_reference: '' }]);
	});

	test('is refused where Halo needs it, before any request', async () => {
		expect(await refused({ summary: '={{ $json.nothing }}' })).toBe('Summary is empty');
		expect(await refused({ summary: '' })).toBe('Summary is empty');
	});
});

test('a count is whole', async () => {
	const licence = { resource: 'softwareLicence', operation: 'create', name: 'A', count: 1.5 };
	new Halo();
	expect((await refusalOf({ ...licence, client_id: locator('id', 12) })).message).toBe(
		'Count: 1.5 is not a whole number',
	);
});

describe('the value of a', () => {
	test('switch is a boolean, inverted where Halo asks the opposite', async () => {
		expect(
			await written({
				additionalFields: {
					flagged: '={{ "TRUE" }}',
					onhold: '={{ 0 }}',
					dont_do_rules: '={{ "yes" }}',
					donotapplytemplateintheapi: '={{ "false" }}',
				},
			}),
		).toEqual({
			summary: 'A',
			flagged: true,
			onhold: false,
			dont_do_rules: false,
			donotapplytemplateintheapi: true,
		});
		expect(await refused({ additionalFields: { flagged: '={{ "maybe" }}' } })).toContain(
			'is neither on nor off: "maybe"',
		);
	});

	test('summary is one line, whatever the name in it holds', async () => {
		const summary = 'Account of Bob\r\n\u0000Paid\u2028twice\ttaken over';
		expect(await written({ summary, details: 'One\nTwo' })).toEqual({
			summary: 'Account of Bob Paid twice taken over',
			details: 'One\nTwo',
		});
	});

	test('number is a number', async () => {
		const item = { resource: 'item', operation: 'create', name: 'A' };
		const priced = (baseprice: string): INodeParameters => ({
			...item,
			assetgroup_id: locator('id', 3),
			additionalFields: { baseprice },
		});
		const halo = new Halo().on('POST /Item', { status: 201, body: { id: 8 } });
		await run(priced('={{ " 0.5 " }}'));
		expect(halo.api.at(-1)?.body).toMatchObject([{ baseprice: 0.5 }]);
		expect((await refusalOf(priced('={{ "high" }}'))).message).toContain('"high" is not a number');
	});

	test("date is in the workflow's zone", async () => {
		const additionalFields = { dateoccurred: '2026-07-09T14:05:00' };
		expect(await written({ additionalFields })).toMatchObject({
			dateoccurred: '2026-07-09T13:05:00Z',
		});
		expect(await written({ additionalFields }, { timezone: 'America/New_York' })).toMatchObject({
			dateoccurred: '2026-07-09T18:05:00Z',
		});
		expect(await refused({ additionalFields: { dateoccurred: '2026-02-31' } })).toBe(
			'Date Occurred: "2026-02-31" is not a date',
		);
	});

	test("date may be n8n's DateTime", async () => {
		expect(
			await written({
				additionalFields: { dateoccurred: '={{ DateTime.fromISO("2026-03-09T14:05:00Z") }}' },
			}),
		).toMatchObject({ dateoccurred: '2026-03-09T14:05:00Z' });
	});

	test('text is not an object', async () => {
		expect(await refused({ details: '={{ $json }}' }, { items: [{ a: 1 }] })).toContain('Details');
	});
});

describe('Other Fields (JSON)', () => {
	test.each<[string, unknown]>([
		['text', '{ "itil_requesttype_id": 3, "summary": "B" }'],
		['an object', '={{ $json.other }}'],
	])('as %s win over the fields above', async (_, otherFields) => {
		expect(
			await written(
				{ additionalFields: { flagged: true, otherFields } as INodeParameters },
				{ items: [{ other: { itil_requesttype_id: 3, summary: 'B' } }] },
			),
		).toEqual({ summary: 'B', flagged: true, itil_requesttype_id: 3 });
	});

	test.each(['{ "a": ', '[1]', '"text"'])('that are no object are refused: %s', async (given) => {
		expect(await refused({ additionalFields: { otherFields: given } })).toBe(
			'Other Fields (JSON): this is not a JSON object',
		);
	});
});

describe('a reference', () => {
	test('by a bare number of an expression or an AI agent is an ID', async () => {
		expect(await written({ client_id: '={{ 12 }}' })).toMatchObject({ client_id: 12 });
	});

	test('that is no ID is looked up by what it is', async () => {
		new Halo().on('GET /Client', { body: { record_count: 0, clients: [] } });
		const { message } = await refusalOf(ticketWith({ client_id: locator('id', 'Northgate') }));
		expect(message).toBe('Customer: no customer is named "Northgate"');
	});

	test('of more digits than Halo has is refused before any request', async () => {
		const { message, description } = await refusalOf(
			ticketWith({ client_id: locator('id', '11899988199911972503') }),
		);
		expect(message).toBe('Customer: "11899988199911972503" is not an ID');
		expect(description).toBe(
			'Halo IDs are whole numbers, such as 1207. To give a name, switch the field to By Name.',
		);
	});

	test('brings what belongs to it: a user is only taken with site and customer', async () => {
		new Halo().on('GET /Users/31', { body: { id: 31, site_id: 14, client_id: 12.0 } }, 2);
		expect(await written({ user_id: locator('list', 31) })).toEqual({
			summary: 'A',
			user_id: 31,
			site_id: 14,
			client_id: 12,
		});
		expect(
			await written({
				user_id: locator('list', 31),
				client_id: locator('id', 12),
			}),
		).toMatchObject({ user_id: 31, site_id: 14, client_id: 12 });
	});

	test('brings nothing that stands for "none"', async () => {
		new Halo().on('GET /Users/31', { body: { id: 31, site_id: -1, client_id: 0 } });
		expect(await written({ user_id: locator('id', 31) })).toEqual({ summary: 'A', user_id: 31 });
	});

	test('is written by name where Halo wants that', async () => {
		new Halo()
			.on('GET /Team', { body: [{ id: 5, name: 'Security' }] }, 2)
			.on('GET /Category', { body: [{ id: 61, value: 'Mail>Rules', category_name: 'Rules' }] });
		expect(await written({ additionalFields: { team: locator('list', 'Security') } })).toEqual({
			summary: 'A',
			team: 'Security',
		});
		expect(await written({ additionalFields: { team: locator('id', 5) } })).toMatchObject({
			team: 'Security',
		});
		expect(
			await written({
				additionalFields: { team: locator('name', 'SECURITY'), category_2: locator('id', 62) },
			}),
		).toEqual({ summary: 'A', team: 'Security', categoryid_2: 62 });
		expect(await written({ additionalFields: { category_1: locator('name', 'rules') } })).toEqual({
			summary: 'A',
			category_1: 'Mail>Rules',
		});
	});
});
