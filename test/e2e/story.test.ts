import { sharedN8n } from '../../real-n8n';
import type { ImportedFlow } from '../../real-n8n/flows';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import type { Chapter } from '../../scripts/support/story';
import { playStory, publishFlows } from '../../scripts/support/story';
import type { StoryPart } from '../../scripts/support/storyWords';
import { storyWords } from '../../scripts/support/storyWords';
import { nothingIsLeft } from './triggers';

let n8n: Awaited<ReturnType<typeof sharedN8n>>;
let sandbox: Sandbox;
let flows: Record<string, ImportedFlow>;
const chapters: Chapter[] = [];

beforeAll(async () => {
	n8n = await sharedN8n();
	sandbox = await startSandbox();
	flows = await publishFlows(n8n.api, sandbox);
	for await (const chapter of playStory(flows, sandbox)) chapters.push(chapter);
});

afterAll(async () => {
	for (const flow of Object.values(flows)) await flow.unpublish();
	await nothingIsLeft(sandbox);
	await sandbox.close();
	await n8n.release();
});

/** The one chapter of this part of the story. */
function chapter(part: StoryPart): Chapter {
	const found = chapters.filter((one) => one.part === part);
	expect(found).toHaveLength(1);
	return found[0];
}

/** What a chapter stored in Halo: a probe of a permission sends no row. */
const storedBy = ({ requests }: Chapter): string[] =>
	requests
		.filter(({ app, method, body }) => app === 'halo' && method !== 'GET' && `${body}` !== '')
		.map(({ method, path }) => `${method} ${path}`);

describe('The story of the demo', () => {
	it('publishes every flow, and one makes its webhook in Halo', () => {
		const { table, requests } = chapter('published');
		expect(table).toHaveLength(6);
		expect(requests.filter(({ path }) => path === '/auth/token')).toHaveLength(1);
		expect(storedBy(chapter('published'))).toEqual(['POST /api/Webhook', 'POST /api/Notification']);
	});

	it('makes one ticket of each incident, for the fall-back customer where Halo lacks the tenant', () => {
		const reported = chapter('reported');
		expect(reported.table).toMatchObject([
			{ customer: 'Birch Dental', user: 'Pat Lee', status: 'New' },
			{ customer: 'Northwind Law', user: 'Omar Said', status: 'New' },
			{ customer: 'Unmapped Customers', user: '', status: 'New' },
		]);
		expect(reported.note).toContain(
			'or the name "Cedar Grove Clinic": "Unmapped Customers" was used',
		);
		expect(storedBy(reported).sort()).toEqual([
			'POST /api/Actions',
			...Array.from({ length: 3 }, () => 'POST /api/Tickets'),
		]);
	});

	it('writes nothing when it looks at the same incidents again', () => {
		const again = chapter('repeated');
		expect(again.table).toEqual(chapter('reported').table);
		expect(storedBy(again)).toEqual([]);
	});

	it('tells the team of a ticket that was closed while its incident is open', () => {
		const closed = chapter('closedEarly');
		expect(closed.table).toMatchObject([
			{ customer: 'Birch Dental', status: 'Closed' },
			{ customer: 'Unmapped Customers', summary: expect.stringContaining('its incident is open') },
		]);
		expect(closed.note).toContain('NEEDS_REMEDIATION');
		expect(storedBy(closed)).toEqual(['POST /api/Actions', 'POST /api/Tickets']);
	});

	it('closes the ticket of a remediated incident, which starts no flow of closed tickets', async () => {
		const remediated = chapter('remediated');
		expect(remediated.table).toMatchObject([{ customer: 'Northwind Law', status: 'Closed' }]);
		expect(remediated.note).toContain('has marked this incident as remediated');
		expect(await flows['ticket-closed-check-petra'].executions(1)).toHaveLength(1);
	});

	it("brings Petra's counts to the licences once, and tells what it did not write", () => {
		const month = chapter('monthEnd');
		expect(month.table).toMatchObject([{ 'counts changed': 1, 'new licences': 0, 'held back': 2 }]);
		expect(month.note).toContain('Birch Dental: Petra Identity Protection 27 → 29');
		expect(month.note).toMatch(/Quay Logistics: .*From 64 to 0 bills nothing any more/);
		expect(month.note).toContain('or the name "Cedar Grove Clinic"');
		const again = chapter('monthEndAgain');
		expect(again.table).toMatchObject([
			{ 'new licences': 0, 'counts changed': 0, 'right already': 1 },
		]);
		expect(storedBy(again)).toEqual([]);
	});

	it('shows what does not agree between Petra and the bill, and what is wrong with the connection', () => {
		const bill = chapter('bill');
		expect(bill.table).toContainEqual(
			expect.objectContaining({ customer: 'Quay Logistics', finding: 'Contract' }),
		);
		expect(bill.table.map(({ customer }) => customer)).not.toContain('Birch Dental');
		expect(storedBy(bill)).toEqual([]);
		const health = chapter('connection');
		expect(health.table).toMatchObject([
			{ check: 'Customers of the Items', found: expect.stringContaining('"Cedar Grove Clinic"') },
		]);
		expect(storedBy(health)).toEqual(['POST /api/Tickets', 'POST /api/Actions']);
	});

	it('has each part once, in the order in which it is told', () => {
		expect(chapters.map(({ part }) => part)).toEqual(Object.keys(storyWords));
	});

	it('asks for nothing that Halo does not have', () => {
		expect(sandbox.violations).toEqual([]);
	});
});
