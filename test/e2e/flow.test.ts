import flow from '../../workflows/incident-to-ticket.json';
import type { World } from './world';
import { enterWorld, HALO_NODE } from './world';

let world: World;
let workflowId: string;

beforeAll(async () => {
	world = await enterWorld();
	const id = await world.newCredential();
	const imported = await world.n8n.api.createWorkflow({
		...flow,
		nodes: flow.nodes.map((node) => ({
			...node,
			credentials: node.type === HALO_NODE ? { haloPsaApi: { id, name: 'Halo PSA' } } : undefined,
		})),
	});
	workflowId = imported.id;
	await world.n8n.api.activate(workflowId);
});

afterAll(async () => {
	await world.n8n.api.deactivate(workflowId);
	await world.leave();
});

const incident = (id: string, tenant: string) => ({
	id,
	url: `https://app.petrasecurity.com/tenant/Qx71Ab/incidents/${id}`,
	occurredAt: '2026-06-14T09:37:55.000Z',
	remediationStatus: 'OPEN',
	tenant: { name: tenant },
	user: { displayName: 'Pat Lee', userPrincipalName: 'pat.lee@birchdental.example' },
});

const ticketsOf = (id: string) =>
	world.sandbox.halo.rows('Tickets').filter(({ supplier_reference }) => supplier_reference === id);

describe('The flow "Petra incident becomes one Halo ticket"', () => {
	it('makes one ticket of an incident, however often Petra reports it', async () => {
		for (let times = 0; times < 3; times++) {
			const { status } = await world.n8n.api.webhook(
				'petra-incident',
				incident('inc-flow-1', 'Birch Dental'),
			);
			expect(status).toBe(200);
		}
		expect(ticketsOf('inc-flow-1')).toMatchObject([
			{
				client_id: 12,
				team: 'Security Desk',
				summary: 'Petra: Pat Lee (pat.lee@birchdental.example) is compromised',
			},
		]);
		const [{ id }] = ticketsOf('inc-flow-1');
		const notes = world.sandbox.halo.rows('Actions').filter(({ ticket_id }) => ticket_id === id);
		expect(notes.map(({ note }) => note)).toEqual([
			expect.stringContaining('Petra incident inc-flow-1'),
		]);
		expect(world.sandbox.violations).toEqual([]);
	});

	it('gives an incident of an unknown customer to the fall-back customer, with the reason', async () => {
		const fallback = world.sandbox.halo
			.rows('Client')
			.find(({ name }) => name === 'Unmapped Customers');
		await world.n8n.api.webhook('petra-incident', incident('inc-flow-2', 'Nobody Knows Ltd'));
		expect(ticketsOf('inc-flow-2')).toMatchObject([
			{
				client_id: fallback?.id,
				details: expect.stringContaining('no customer with the name of the Petra tenant'),
			},
		]);
	});
});
