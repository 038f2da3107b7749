import { Halo } from '../../../support/halo';
import { locator, run } from '../../../support/node';

const routed = {
	resource: 'ticket',
	operation: 'create',
	summary: '={{ $json.summary }}',
	additionalFields: {
		team: locator('list', 'Security Desk'),
		agent_id: locator('id', '12'),
		supplier_reference: 'inc-1',
	},
};

const hintsAfter = async (saved: Record<string, unknown>, items = [{ summary: 'A' }]) => {
	new Halo().on('POST /Tickets', { status: 201, body: { id: 7, ...saved } }, items.length);
	return (await run(routed, { items })).hints.map(({ message }) => message);
};

test('routing that Halo changed is told, with what to look at', async () => {
	expect(
		await hintsAfter({ team: 'Service Desk', agent_id: 12, supplier_reference: 'INC-1' }),
	).toEqual([
		'Halo saved ticket 7 with Team Service Desk, not Security Desk as asked for. A rule, template or automation in Halo decides it: look at the overrides of the ticket type and the service, and at the automations.',
	]);
});

test('routing as asked for needs no word, whichever way Halo writes it', async () => {
	expect(await hintsAfter({ team: 'security desk ', agent_id: '12.0' })).toEqual([]);
	expect(await hintsAfter({})).toEqual([]);
});

test('no record is one, by 0 and by -1; another than the one asked for is told', async () => {
	const cleared = { ...routed, additionalFields: { agent_id: locator('id', '-1') } };
	const after = async (agent_id: number) => {
		new Halo().on('POST /Tickets', { status: 201, body: { id: 7, agent_id } });
		return (await run(cleared, { items: [{ summary: 'A' }] })).hints;
	};
	expect(await after(0)).toEqual([]);
	expect(await after(12)).toHaveLength(1);
});

test('a name that looks like a number is held against another as text', async () => {
	new Halo().on('POST /Tickets', { status: 201, body: { id: 7, team: '7' } });
	const parameters = { ...routed, additionalFields: { team: locator('list', '007') } };
	const { hints } = await run(parameters, { items: [{ summary: 'A' }] });
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('Halo saved ticket 7 with Team 7, not 007 as asked for'),
	]);
});

test('one hint is enough for all items', async () => {
	const hints = await hintsAfter({ team: 'Sales' }, [{ summary: 'A' }, { summary: 'B' }]);
	expect(hints).toHaveLength(1);
});
