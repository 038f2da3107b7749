import additions from '../../sandbox/contract/additions.json';
import { sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

const problems = () => here.sandbox.violations.map(({ problem }) => problem);

describe('a request that departs from the published API is answered and reported', () => {
	it.each([
		['GET', '/Ticket', undefined, 'this route is not published'],
		['PUT', '/Tickets/1001', undefined, 'this route is not published'],
		['GET', '/Tickets?custumer=1', undefined, 'query parameter custumer is not published'],
		['GET', '/Webhook?pageinate=true', undefined, 'query parameter pageinate is not published'],
		[
			'GET',
			'/Tickets?client_id=all',
			undefined,
			'query parameter client_id must be integer, not all',
		],
		['GET', '/Tickets?open_only=1', undefined, 'query parameter open_only must be boolean, not 1'],
		[
			'GET',
			'/Tickets?lastupdatefromdate=true',
			undefined,
			'query parameter lastupdatefromdate must be date, not true',
		],
		[
			'POST',
			'/Tickets',
			[{ summary: 'x', titel: 'y' }],
			'[0].titel is not a published property of Faults',
		],
		[
			'POST',
			'/Tickets',
			[{ summary: 'x', client_id: '12' }],
			'[0].client_id must be integer, not "12"',
		],
		['POST', '/Tickets', [{ summary: 7 }], '[0].summary must be string, not 7'],
		[
			'POST',
			'/Tickets',
			[{ summary: 'x', customfields: [{ nam: 'y' }] }],
			'[0].customfields[0].nam is not a published property of CustomField',
		],
		[
			'POST',
			'/Invoice',
			[{ client_id: 12, invoice_date: '1 May' }],
			'[0].invoice_date must be date, not 1 May',
		],
		['POST', '/Tickets', { summary: 'x' }, 'the body must be a list'],
		['POST', '/Tickets', undefined, 'the body is missing'],
	])('%s %s %j', async (method, path, body, problem) => {
		const answer = await call(method, path, body);
		expect(answer.status).toBeLessThan(500);
		expect(problems()).toContain(problem);
	});
});

describe('no violation', () => {
	it.each([
		['GET', '/Tickets?pageinate=true&page_size=100&page_no=1&order=id&open_only=true', undefined],
		['GET', '/tickets/1001?IncludeDetails=true', undefined],
		['GET', '/Tickets?third_party_id_string=x&include_custom_fields=171', undefined],
		[
			'POST',
			'/Tickets?returnall=true',
			[
				{
					Summary: 'x',
					customfields: [{ name: 'CFPetraIncidentId', value: 'y' }],
					team: 'Billing',
					utcoffset: 0,
				},
			],
		],
		['POST', '/SoftwareLicence', [{ id: 1701, count: 1.5, item_id: 501 }]],
		[
			'POST',
			'/Invoice',
			[
				{
					client_id: 12,
					invoice_date: '2026-05-01T00:00:00Z',
					lines: [{ _itemid: 501, qty_order: 1, tax_code: '1' }],
				},
			],
		],
		['DELETE', '/Actions/1?ticket_id=1001', undefined],
		['GET', '/Asset', undefined],
	])('%s %s %j', async (method, path, body) => {
		await call(method, path, body);
		expect(here.sandbox.violations).toEqual([]);
	});
});

it('every addition to the published document says where it is known from', () => {
	for (const { source } of [...additions.query, ...additions.properties, ...additions.routes]) {
		expect(source.length).toBeGreaterThan(10);
	}
});
