import { Canvas, openEditor, Panel, readFlow, until } from '../../real-n8n';
import { holesIn, LONGEST_EXPRESSION, mostOf, sizeOf } from '../support/flowSize';
import { notesOf, referring, useFlows } from './flows';

const ITEM = 501;

const { world, leaving } = useFlows();
/** Other test files have credentials in the same n8n. */
const haloName = () => `Halo PSA at ${world().sandbox.url}`;
const petraName = () => `Petra at ${world().sandbox.url}`;
let editor: Awaited<ReturnType<typeof openEditor>>;
let canvas: Canvas;
let panel: Panel;

beforeAll(async () => {
	const { n8n, sandbox } = world();
	const halo = { permissions: 'all', ...sandbox.credential() };
	await n8n.api.createCredential({ name: haloName(), type: 'haloPsaApi', data: halo });
	const petra = { ...sandbox.petra.credential(sandbox.url) };
	await n8n.api.createCredential({ name: petraName(), type: 'petraApi', data: petra });
	editor = await openEditor(n8n);
	canvas = new Canvas(editor.page, n8n.url);
	panel = new Panel(editor.page);
});

afterAll(async () => {
	await editor.browser.close();
});

const customer = (name: string) =>
	world()
		.sandbox.halo.rows('Client')
		.find((row) => row.name === name)?.id;

/** Begins a flow; what was done in n8n by then is undone after the test. */
async function begin() {
	await canvas.openEmpty();
	leaving({ unpublish: async () => await world().n8n.api.unpublish(canvas.flowId()) });
}

/** Clicks on Execute Workflow; the run has to go well. */
async function runsWell() {
	const { api } = world().n8n;
	const before = (await api.executions(canvas.flowId())).length;
	await canvas.execute();
	const [{ id }] = await until(
		async () => await api.executions(canvas.flowId()),
		'the run by hand is over',
		{
			reached: (all) =>
				all.length > before && all.every(({ status }) => !['new', 'running'].includes(status)),
		},
	);
	const { status, data } = await api.execution(id);
	expect(data.resultData.error).toBeUndefined();
	expect(status).toBe('success');
}

/** Publishes by clicks; what is in Petra by then starts nothing. */
async function isPublished() {
	const { api } = world().n8n;
	const id = canvas.flowId();
	await canvas.publish();
	await until(async () => (await api.workflow(id)).active, 'the click has published the flow');
	expect(await api.published(id)).toMatchObject({ status: 'published' });
}

/** What was built is no longer than the flow to import, and that is within its limits. */
async function isAsShortAs(shipped: string) {
	const built = await world().n8n.api.workflow(canvas.flowId());
	expect(sizeOf(built)).toEqual(sizeOf(readFlow(shipped)));
	const most = mostOf(shipped);
	expect(sizeOf(built).nodes).toBeLessThanOrEqual(most.nodes);
	expect(sizeOf(built).expressions).toBeLessThanOrEqual(most.expressions);
	expect(holesIn(built.nodes).filter(({ length }) => length > LONGEST_EXPRESSION)).toEqual([]);
}

async function buildPetraTrigger() {
	await canvas.addNode({ node: 'Petra', action: 'On new incident' });
	await panel.chooseCredential(petraName());
	await panel.add('Options', 'Repeat While Open (Hours)');
	await panel.fill('Options › Repeat While Open (Hours)', '1');
	await panel.close();
}

async function buildTicket() {
	const action = 'Create or update a ticket';
	await canvas.addNode({ node: 'Halo PSA (Petra Security)', action, after: 'Petra Trigger' });
	await panel.chooseCredential(haloName());
	await panel.rename('Ticket');
	await panel.chooseByName('Ticket Type', 'Incident');
	await panel.fill('Supplier Reference', '{{ $json.id }}');
	await panel.fill('Summary', '{{ $json.title }}');
	await panel.fill('Details', '{{ $json.description }}');
	await panel.fill('Customer', '{{ $json.microsoftTenantId }} {{ $json.tenantName }}');
	await panel.fillBy('User', 'By Email', '{{ $json.userEmail }}');
	await panel.add('Additional Fields', 'Send Acknowledgement');
	await panel.turn('Additional Fields › Send Acknowledgement', 'off');
	await panel.add('When Not Found', 'Customer');
	await panel.choose('When Not Found › Customer', 'Use Another Customer');
	await panel.add('When Not Found', 'Customer to Use');
	await panel.chooseFromList('When Not Found › Customer to Use', 'Unmapped Customers');
	await panel.add('When Not Found', 'User');
	await panel.choose('When Not Found › User', 'Leave Empty');
	await panel.add('When Not Found', 'Routing Fields');
	await panel.choose('When Not Found › Routing Fields', 'Leave Out');
	await panel.choose('When Found', 'Leave as It Is');
	await panel.close();
}

async function buildSchedule() {
	await canvas.addNode({ node: 'Schedule Trigger' });
	await panel.choose('Trigger Interval', 'Months');
	await panel.choose('Trigger at Hour', '6am');
	await panel.rename('First Day of the Month');
	await panel.close();
}

async function buildPetraUsage() {
	await canvas.addNode({ node: 'Petra', action: 'Get usage', after: 'First Day of the Month' });
	await panel.chooseCredential(petraName());
	await panel.rename('Petra Usage');
	await panel.choose('As Of', 'Last Day of Last Month');
	await panel.addRow('Add Product');
	await panel.fill('Products › Service in Petra', 'Monitoring');
	await panel.fill('Products › Product', 'Petra Identity Protection (per user)');
	await panel.close();
}

async function buildSyncCounts() {
	const action = 'Sync the counts of software licences';
	await canvas.addNode({ node: 'Halo PSA (Petra Security)', action, after: 'Petra Usage' });
	await panel.chooseCredential(haloName());
	await panel.rename('Sync Counts');
	await panel.fill('Item', '{{ $json.product }}');
	await panel.fill('Customer', '{{ $json.microsoftTenantId }} {{ $json.tenantName }}');
	await panel.fill('Count', '{{ $json.count }}');
	await panel.choose('Same Customer and Product Twice', 'Add Up');
	await panel.choose('Licences Not in the Input', 'Report');
	await panel.add('Guards', 'Hold All Back for a Refused Row');
	await panel.turn('Guards › Hold All Back for a Refused Row', 'on');
	await panel.choose('Output', 'Summary');
	await panel.close();
}

async function buildReport() {
	const action = 'Create or update a ticket';
	await canvas.addNode({ node: 'Halo PSA (Petra Security)', action, after: 'Sync Counts' });
	await panel.chooseCredential(haloName());
	await panel.rename('Report');
	await panel.chooseByName('Ticket Type', 'Billing Report');
	await panel.chooseFromList('Customer', 'Unmapped Customers');
	const month = "{{ $('Petra Usage').item.json.month }}";
	await panel.fill('Supplier Reference', `petra-billing-${month}`);
	await panel.fill('Summary', `Petra billing ${month}`);
	await panel.fill('Details', "Petra's counts of the month; the notes say what changes.");
	await panel.add('Additional Fields', 'Team');
	await panel.chooseByName('Additional Fields › Team', 'Billing');
	await panel.add('Additional Fields', 'Send Acknowledgement');
	await panel.turn('Additional Fields › Send Acknowledgement', 'off');
	await panel.choose('When Found', 'Leave as It Is');
	await panel.choose('When Closed', 'Create a New Ticket for a New Note');
	await panel.fill('Note When Found', '{{ $json.notes }}');
	await panel.turn('Note on a New Ticket Too', 'on');
	await panel.close();
}

describe('From an empty canvas, by clicks and typing alone', () => {
	it('incident-to-ticket is built: an incident becomes one ticket, for the right customer and user', async () => {
		await begin();
		await buildPetraTrigger();
		await buildTicket();

		const { petra } = world().sandbox;
		const birch = { petraTenantId: 'Qx71Ab' };
		const user = { mail: 'pat.lee@birchdental.example', displayName: 'Pat Lee' };
		const incident = await petra.raise({ tenant: birch, user });
		await runsWell();
		await runsWell();
		expect(referring(world().sandbox, incident.id)).toMatchObject([
			{
				client_id: customer('Birch Dental'),
				user_id: 41,
				tickettype_id: 1,
				summary:
					'Petra: compromised account of Pat Lee (pat.lee@birchdental.example), Birch Dental',
				details: expect.stringContaining(`Open in Petra: ${incident.url}`),
			},
		]);
		await isAsShortAs('incident-to-ticket');

		await isPublished();
		const unknown = await petra.raise({ tenant: { name: 'Nobody Knows Ltd' }, user });
		const asked = () => world().sandbox.petraRequests().length;
		await until(asked, 'Petra is asked, and the ticket made', {
			reached: () => referring(world().sandbox, unknown.id).length > 0,
		});
		expect(referring(world().sandbox, unknown.id)).toMatchObject([
			{ client_id: customer('Unmapped Customers') },
		]);
	});

	it('monthly-billing is built: a dry run reports the change, and then the count is written', async () => {
		await begin();
		await buildSchedule();
		await buildPetraUsage();
		await buildSyncCounts();
		await buildReport();

		const { petra, halo } = world().sandbox;
		const paused = petra.tenants.find(({ name }) => name === 'Quay Logistics');
		Object.assign(paused ?? {}, { isPaused: false });
		const seats = () =>
			halo
				.rows('SoftwareLicence')
				.filter(({ client_id, item_id }) => client_id === 12 && item_id === ITEM)
				.map(({ count }) => count);
		const reports = () =>
			halo.rows('Tickets').filter(({ summary }) => String(summary).startsWith('Petra billing'));
		const change = 'Birch Dental: Petra Identity Protection 27 → 29';

		await runsWell();
		expect(seats()).toEqual([27]);
		expect(reports()).toMatchObject([{ team: 'Billing', tickettype_id: 5 }]);
		const [dry] = notesOf(world().sandbox, reports()[0]);
		expect(dry).toContain('Dry run, nothing was written');
		expect(dry).toContain(`Would change (1):\n- ${change}`);
		await isAsShortAs('monthly-billing');

		await canvas.openNode('Sync Counts');
		await panel.turn('Dry Run', 'off');
		await panel.close();
		await runsWell();
		expect(seats()).toEqual([29]);
		const [written, ...more] = reports();
		expect(more).toEqual([]);
		expect(notesOf(world().sandbox, written).at(-2)).toContain(`Changed (1):\n- ${change}`);
		await isAsShortAs('monthly-billing');
	});
});
