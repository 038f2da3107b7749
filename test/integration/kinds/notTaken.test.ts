import type { Row } from '../../../sandbox';
import { by, enterKind } from './kindWorld';

/** Kind: Halo answers a change with the record as it was before. What it did not do is never told as done. */
const kind = enterKind();

const goOn = { onError: 'continueRegularOutput' };

const run = async (parameters: object, items: object[] = [{}]) => {
	const { outputs, execution } = await kind.world().run({ ...parameters }, items as Row[], goOn);
	const { runData } = execution.data.resultData;
	const hints = JSON.stringify(Object.values(runData));
	return { rows: outputs[0].map(({ json }) => json), hints };
};

interface Kept {
	what: string;
	entity: string;
	row: Row;
	/** What the row holds, and what is asked for. */
	property: string;
	label: string;
	parameters: object;
}

const ticket = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: 'kept',
	summary: 'Alert',
	client_id: by('id', 12),
};
const ticketRow: Row = {
	id: 7050,
	summary: 'Alert',
	supplier_reference: 'kept',
	client_id: 12,
	tickettype_id: 1,
	status_id: 1,
};

const all: Kept[] = [
	{
		what: 'the summary of a ticket',
		entity: 'Tickets',
		row: { ...ticketRow, summary: 'Old' },
		property: 'summary',
		label: 'Summary',
		parameters: ticket,
	},
	{
		what: 'the website of a customer',
		entity: 'Client',
		row: { id: 700, name: 'Kept', toplevel_id: 1, website: 'https://old.example' },
		property: 'website',
		label: 'Website',
		parameters: {
			resource: 'customer',
			operation: 'upsert',
			matchOn: 'name',
			name: 'kept',
			additionalFields: { website: 'https://new.example' },
		},
	},
	{
		what: 'the name of a user',
		entity: 'Users',
		row: { id: 700, name: 'Old', emailaddress: 'kept@x.example', site_id: 18 },
		property: 'name',
		label: 'Name',
		parameters: {
			resource: 'user',
			operation: 'upsert',
			name: 'New',
			emailaddress: 'kept@x.example',
			site_id: by('id', 18),
		},
	},
	{
		what: 'the count of a licence',
		entity: 'SoftwareLicence',
		row: { id: 7000, name: 'Kept', client_id: 17, count: 5 },
		property: 'count',
		label: 'Count',
		parameters: {
			resource: 'softwareLicence',
			operation: 'upsert',
			matchOn: 'name',
			name: 'Kept',
			client_id: by('id', 17),
			count: 8,
		},
	},
];

describe.each(all)('Halo keeps $what', ({ entity, row, property, label, parameters }) => {
	const answer = (body: Row) => {
		kind.sandbox.halo.add(entity, { ...row });
		kind.sandbox.faults.add({ method: 'POST', path: `/${entity}`, status: 200, body: [body] });
	};

	it('and it is told as unchanged, with a warning', async () => {
		answer(row);
		const { rows, hints } = await run(parameters);
		expect(rows).toMatchObject([{ outcome: 'unchanged', changes: {}, not_saved: [property] }]);
		expect(hints).toContain(`Halo kept ${label} of`);
	});

	it('and it is told as updated where Halo answers without the field', async () => {
		const { [property]: _left, ...others } = row;
		answer({ ...others, [property]: null });
		const { rows, hints } = await run(parameters);
		expect(rows).toMatchObject([{ outcome: 'updated' }]);
		expect(rows[0].not_saved).toBeUndefined();
		expect(hints).not.toContain('Halo kept');
	});
});

it('Of two fields that were to be changed, the one that Halo changed is told', async () => {
	kind.sandbox.halo.add('Tickets', { ...ticketRow, summary: 'Old', reportedby: 'Kim' });
	const body = [{ ...ticketRow, summary: 'Old', reportedby: 'Petra' }];
	kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 200, body });
	const { rows } = await run({ ...ticket, additionalFields: { reportedby: 'Petra' } });
	expect(rows).toMatchObject([{ outcome: 'updated', not_saved: ['summary'] }]);
	expect(Object.keys(rows[0].changes as object)).toEqual(['reportedby']);
});

describe('A ticket that was to be reopened', () => {
	const closed: Row = {
		...ticketRow,
		status_id: 9,
		hasbeenclosed: true,
		dateclosed: '2026-01-01T00:00:00',
	};
	const reopen = (status: number) => ({
		...ticket,
		whenClosed: 'reopen',
		reopenStatus: by('id', status),
		noteWhenFound: 'Again',
	});

	it.each<[string, Row]>([
		['in its status', {}],
		['closed, though it took the status', { status_id: 1 }],
		['closed by its date alone', { status_id: 1, hasbeenclosed: undefined }],
		[
			'closed, as it is read, since the answer shows nothing of it',
			{ hasbeenclosed: undefined, dateclosed: undefined },
		],
	])('and that Halo leaves %s is told as left closed', async (_, shown) => {
		kind.sandbox.halo.add('Tickets', closed);
		const body = [{ ...closed, ...shown }];
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 200, body });
		const { rows, hints } = await run(reopen(1));
		expect(rows).toMatchObject([{ id: 7050, left_closed: true }]);
		expect(hints).toContain('Ticket 7050 is still closed, though it was to be reopened');
		expect(kind.stored('Actions', 'ticket_id', 7050)).toEqual([]);
	});

	it('by a status that closes is told as left closed', async () => {
		kind.sandbox.halo.add('Tickets', closed);
		const { rows, hints } = await run(reopen(9));
		expect(rows).toMatchObject([{ outcome: 'unchanged', left_closed: true }]);
		expect(hints).toContain('Choose an open status under Status When Reopened');
	});

	it.each([false, true])('and is (marks of closing stay: %s) is told as updated', async (stays) => {
		kind.sandbox.switches.reopenedStaysMarked = stays;
		kind.sandbox.halo.add('Tickets', closed);
		const { rows, hints } = await run(reopen(1));
		expect(rows).toMatchObject([{ outcome: 'updated', note_added: true }]);
		expect(rows[0].left_closed).toBeUndefined();
		expect(hints).not.toContain('still closed');
	});
});
