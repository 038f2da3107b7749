import type { IDataObject } from 'n8n-workflow';
import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const voiding = {
	resource: 'invoice',
	operation: 'void',
	invoiceId: locator('id', 7),
	simple: false,
};

const invoice = (more: IDataObject) => ({ body: { id: 7, ...more } });

/** Halo whose invoice is open at first and then as given. */
const opened = (then: IDataObject) =>
	new Halo().on('GET /Invoice/7', (_, nth) => invoice(nth === 1 ? { voided: false } : then), 2);

describe('Void', () => {
	test('sends no rows, and answers the invoice as it then is', async () => {
		const halo = opened({ voided: true, amountdue: 0 }).on('POST /Invoice/7/void', { body: {} });
		expect((await run(voiding)).json).toEqual([{ id: 7, voided: true, amountdue: 0 }]);
		expect(halo.api.map(({ method, body }) => [method, body])).toEqual([
			['GET', ''],
			['POST', ''],
			['GET', ''],
		]);
	});

	test('leaves an invoice that is void as it is', async () => {
		const halo = new Halo().on('GET /Invoice/7', invoice({ voided: true }));
		expect((await run(voiding)).json).toEqual([{ id: 7, voided: true }]);
		expect(halo.api).toHaveLength(1);
	});

	test('says so where the invoice is not void afterwards', async () => {
		opened({ voided: false }).on('POST /Invoice/7/void', { status: 200 });
		expect((await refusalOf(voiding)).message).toBe(
			'Halo may or may not have done this: void the invoice (Halo does not show it as void)',
		);
	});

	test('is done where the answer was lost but the invoice is void', async () => {
		opened({ voided: true }).on('POST /Invoice/7/void', { lost: 'ECONNRESET' });
		expect((await run(voiding)).json).toEqual([{ id: 7, voided: true }]);
	});

	test('is uncertain where the answer was lost and the invoice is open, and is not sent again', async () => {
		const halo = opened({ voided: false }).on('POST /Invoice/7/void', { lost: 'ECONNRESET' });
		expect((await refusalOf(voiding)).message).toBe(
			'Halo may or may not have done this: void the invoice (the connection was lost)',
		);
		expect(halo.api.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	test("is refused with Halo's own sentence", async () => {
		new Halo()
			.on('GET /Invoice/7', invoice({ voided: false }))
			.on('POST /Invoice/7/void', { status: 400, body: { Message: 'It is paid' } });
		expect((await refusalOf(voiding)).message).toBe('Halo refused to void the invoice: It is paid');
	});
});
