import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x0a]);

const downloading = {
	resource: 'ticketAttachment',
	operation: 'download',
	ticket_id: locator('id', 1207),
	ticketAttachmentId: locator('id', 31),
	binaryProperty: 'file',
};

async function downloaded(headers: Record<string, string>, body: unknown = bytes) {
	const halo = new Halo().on('GET /Attachment/31', { headers, body });
	const { items } = await run(downloading);
	const [{ json, binary }] = items;
	expect(halo.api).toHaveLength(1);
	return { json, file: binary?.file };
}

test('puts the bytes as they came into the field chosen', async () => {
	const { json, file } = await downloaded({
		'Content-Type': 'application/pdf; qs=0.9',
		'Content-Disposition': 'attachment; filename="report.pdf"',
	});
	expect(json).toEqual({ id: 31, fileName: 'report.pdf', fileSize: bytes.length });
	expect(file).toMatchObject({ mimeType: 'application/pdf', fileName: 'report.pdf' });
	expect(Buffer.from(file?.data ?? '', 'base64')).toEqual(bytes);
});

test.each([
	['attachment; filename="a;b.txt"', 'a;b.txt'],
	['attachment; filename="say \\"hi\\".txt"', 'say "hi".txt'],
	['attachment; filename=plain.txt; size=3', 'plain.txt'],
	['inline; FileName = "x.txt"', 'x.txt'],
	['attachment; filename="M_rz.txt"; filename*=UTF-8\'\'M%C3%A4rz%20100%25.txt', 'März 100%.txt'],
	["attachment; filename*=utf-8'de'M%C3%A4rz.txt; filename=x.txt", 'März.txt'],
	['attachment; filename="100%.txt"', '100%.txt'],
	['attachment; filename*=UTF-8\'\'100%.txt; filename="rest.txt"', 'rest.txt'],
	['attachment', 'attachment-31'],
	['attachment; filename=""', 'attachment-31'],
])('reads the name in %s', async (disposition, name) => {
	const { json } = await downloaded({
		'Content-Type': 'text/plain',
		'Content-Disposition': disposition,
	});
	expect(json.fileName).toBe(name);
});

test('takes the name declared for the record where Halo gives none', async () => {
	new Halo().on('POST /Invoice/PDF/7', {
		headers: { 'Content-Type': 'application/pdf' },
		body: bytes,
	});
	const { json } = await run({
		resource: 'invoice',
		operation: 'download',
		invoiceId: locator('id', 7),
	});
	expect(json).toEqual([{ id: 7, fileName: 'invoice-7.pdf', fileSize: bytes.length }]);
});

test.each([
	{ data_base64: bytes.toString('base64'), filename: 'a.pdf', content_type: 'application/pdf' },
	{ data_base64: `data:application/pdf;base64,${bytes.toString('base64')}`, filename: 'a.pdf' },
	{ data: bytes.toString('base64'), filename: 'a.pdf', content_type: 'application/pdf' },
])('unwraps a JSON answer', async (body) => {
	const { json, file } = await downloaded({}, body);
	expect(json).toEqual({ id: 31, fileName: 'a.pdf', fileSize: bytes.length });
	expect(file).toMatchObject({ mimeType: 'application/pdf', fileName: 'a.pdf' });
	expect(Buffer.from(file?.data ?? '', 'base64')).toEqual(bytes);
});

test('keeps a JSON file that was attached', async () => {
	const { file } = await downloaded(
		{
			'Content-Type': 'application/json',
			'Content-Disposition': 'attachment; filename="log.json"',
		},
		Buffer.from('{"data":"no base64"}'),
	);
	expect(Buffer.from(file?.data ?? '', 'base64').toString()).toBe('{"data":"no base64"}');
});

test.each([{ id: 31, link: 'https://cdn.example/x' }, 'not JSON after all'])(
	'is refused where the JSON holds no content: %j',
	async (body) => {
		new Halo().on('GET /Attachment/31', {
			headers: { 'Content-Type': 'application/json' },
			body: typeof body === 'string' ? Buffer.from(body) : body,
		});
		expect((await refusalOf(downloading)).message).toBe(
			'Halo answered the ticket attachment 31 without its content',
		);
	},
);

test('keeps a web page that was attached, and refuses one that is not a file', async () => {
	const page = Buffer.from('<!DOCTYPE html><p>Log in</p>');
	const headers = { 'Content-Type': 'text/html' };
	const { file } = await downloaded(
		{ ...headers, 'Content-Disposition': 'attachment; filename="phish.html"' },
		page,
	);
	expect(Buffer.from(file?.data ?? '', 'base64')).toEqual(page);
	new Halo().on('GET /Attachment/31', { headers, body: page });
	expect((await refusalOf(downloading)).message).toBe(
		'The Resource Server answered with a web page instead of data',
	);
});

test("is refused with Halo's own sentence", async () => {
	new Halo().on('GET /Attachment/31', { status: 400, body: 'Not for you' }, 2);
	expect((await refusalOf(downloading)).message).toBe(
		'Halo refused to download the ticket attachment: Not for you',
	);
});
