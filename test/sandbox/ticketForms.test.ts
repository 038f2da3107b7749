import type { Row } from '../../sandbox';
import { rowsOf, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

const create = (row: object) => call('POST', '/Tickets', [row]);
const refused = (Message: string) => ({
	status: 400,
	body: { ClassName: 'System.Exception', Message },
});

describe('a note that changes its ticket', () => {
	const close = { ticket_id: 1001, outcome_id: 9, note: 'Done', new_status: 9 };
	const stored = () => here.sandbox.halo.rows('Tickets').find(({ id }) => id === 1001);

	it('closes it, or is kept without the change', async () => {
		here.sandbox.switches.notesChangeTickets = false;
		expect((await call('POST', '/Actions', [close])).status).toBe(201);
		expect(stored()?.status_id).not.toBe(9);
		here.sandbox.switches.notesChangeTickets = true;
		await call('POST', '/Actions', [close]);
		expect(stored()?.status_id).toBe(9);
	});

	it('is the only way to close where a closing note is demanded', async () => {
		here.sandbox.switches.closingNeedsNote = true;
		const demand = refused('Please enter a closing Note');
		expect(await create({ id: 1001, status_id: 9 })).toMatchObject(demand);
		expect(await call('POST', '/Actions', [{ ...close, note: '' }])).toMatchObject(demand);
		expect((await call('POST', '/Actions', [close])).status).toBe(201);
	});
});

describe('mail to the user', () => {
	const note = { ticket_id: 1001, outcome_id: 1, sendemail: true, note: 'a < b\nc' };
	const mailed = async (row: object) => {
		const { body } = await call('POST', '/Actions', [row]);
		const { note: text, emailbody_html: mail, sendemail } = body as Row;
		return [text, mail, sendemail];
	};

	it('is built from the HTML of the note, whose text then is the HTML without its tags', async () => {
		expect(await mailed({ ...note, note_html: 'a<br>\nb' })).toEqual(['a\nb', 'a<br>\nb', true]);
	});

	it('loses the line breaks of a plain note', async () => {
		expect(await mailed(note)).toEqual(['a < b\nc', 'a &lt; b c', true]);
	});

	it('is never sent under an outcome that hides it', async () => {
		expect(await mailed({ ...note, outcome_id: 11 })).toEqual(['a < b\nc', undefined, false]);
	});
});

describe('statuses', () => {
	it('that close a ticket are told only by their absence', async () => {
		const named = async (query: string) =>
			rowsOf(await call('GET', `/Status?${query}`)).map(({ name }) => name);
		expect(await named('')).toEqual(expect.arrayContaining(['Resolved', 'Closed']));
		expect(await named('excludeclosed=true')).not.toEqual(
			expect.arrayContaining(['Resolved', 'Closed']),
		);
		const [status] = rowsOf(await call('GET', '/Status'));
		expect(status).not.toHaveProperty('closing');
	});
});

describe('the fields of a ticket type', () => {
	it('come with the type alone, one row each or in groups', async () => {
		const fields = async () =>
			((await call('GET', '/TicketType/3?includedetails=true')).body as Row).fields;
		expect(await fields()).toMatchObject([
			{ rtid: 3, technew: 3, fieldinfo: { name: 'symptom', custom: 0 } },
			{ rtid: 3, technew: 3, fieldinfo: { name: 'CFChangeReason', custom: 1 } },
			{ technew: 2, fieldinfo: { name: 'sectio_' } },
		]);
		here.sandbox.switches.ticketTypeFields = 'groups';
		expect(await fields()).toMatchObject([
			{ group: { fields: [{ fieldname: 'symptom' }, { fieldname: 'CFChangeReason' }, {}] } },
		]);
	});
});
