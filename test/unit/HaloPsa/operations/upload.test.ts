import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x0a]);

const uploading = {
	resource: 'ticketAttachment',
	operation: 'upload',
	ticket_id: locator('id', 1207),
	binaryProperty: 'data',
	simple: false,
};
const file = { data: bytes.toString('base64'), mimeType: 'application/pdf' };

test.each([
	[{ fileName: 'report.pdf' }, {}, { filename: 'report.pdf' }],
	[{ fileName: 'report.pdf' }, { filename: 'other.pdf' }, { filename: 'other.pdf' }],
	[{ fileExtension: 'pdf' }, {}, { filename: 'file.pdf' }],
	[
		{},
		{ note: 'Log', showforusers: false },
		{ filename: 'file.bin', note: 'Log', showforusers: false },
	],
])('sends the file %j with %j as one row', async (names, additionalFields, row) => {
	const saved = { id: 31, ...row };
	const halo = new Halo().on('POST /Attachment', { status: 201, body: saved });
	const { json } = await run(
		{ ...uploading, additionalFields },
		{ binary: { data: { ...file, ...names } } },
	);
	expect(halo.api[0].body).toEqual([
		{
			ticket_id: 1207,
			data_base64: `data:application/pdf;base64,${bytes.toString('base64')}`,
			...row,
		},
	]);
	expect(json).toEqual([saved]);
});

test('is refused before any request where the file or the ticket is missing', async () => {
	expect((await refusalOf(uploading)).message).toContain("binary file 'data'");
	const refused = await refusalOf(
		{ ...uploading, ticket_id: locator('id', '') },
		{ binary: { data: file } },
	);
	expect(refused.message).toBe('Ticket is empty');
});

test.each([[[]], [{ filename: 'a.txt' }]])('is uncertain where Halo answers %j', async (body) => {
	new Halo().on('POST /Attachment', { status: 200, body });
	expect((await refusalOf(uploading, { binary: { data: file } })).message).toBe(
		'Halo may or may not have done this: upload the file to the ticket (Halo answered without its ID)',
	);
});
