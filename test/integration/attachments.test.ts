import type { World } from './world';
import { by, enterWorld } from './world';

const TICKET = 1003;
const ticket_id = by('id', TICKET);
const resource = 'ticketAttachment';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await world.leave();
});

const uploadNode = (more: Record<string, unknown> = {}) =>
	world.node('Upload', {
		resource,
		operation: 'upload',
		ticket_id: by('id', "={{ $('Split Out').item.json.ticket }}"),
		binaryProperty: 'data',
		...more,
	});

const downloadNode = () =>
	world.node('Download', {
		resource,
		operation: 'download',
		ticket_id,
		ticketAttachmentId: by('id', '={{ $json.id }}'),
		binaryProperty: 'data',
	});

/** n8n's node that makes a file of an item; the rest of the item is gone then. */
const makeFile = {
	name: 'Convert to File',
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: {
		operation: 'toBinary',
		sourceProperty: 'base64',
		options: { fileName: '={{ $json.name }}', mimeType: '={{ $json.mimeType }}' },
	},
};

/** An item that becomes a file. */
const fileItem = (ticket: number, name: string, text: string, mimeType = 'text/plain') => ({
	ticket,
	name,
	mimeType,
	base64: Buffer.from(text).toString('base64'),
});

const stored = (id: unknown) =>
	world.sandbox.halo.rows('Attachment').find((attachment) => attachment.id === id);

describe('Ticket Attachment', () => {
	it('is uploaded from each item, and comes back byte for byte', async () => {
		const items = [
			fileItem(TICKET, 'rules.txt', 'Forward to outside: “on”'),
			fileItem(1001, 'Bericht für März.txt', 'second'),
		];
		const files = await world.runChain([makeFile, uploadNode(), downloadNode()], items);
		const bytes = await Promise.all(files.map(async (file) => await world.fileOf(file, 'data')));
		expect(bytes.map((content) => content.toString('base64'))).toEqual(
			items.map(({ base64 }) => base64),
		);
		// The items are uploaded side by side, so any may arrive first.
		expect(
			world.sandbox.halo.rows('Attachment').map(({ ticket_id: on, filename }) => [on, filename]),
		).toEqual(expect.arrayContaining(items.map(({ ticket, name }) => [ticket, name])));
	});

	it('keeps its name and type, however the name is written', async () => {
		const files = await world.runChain(
			[
				makeFile,
				uploadNode({
					additionalFields: {
						filename: "={{ $('Split Out').item.json.name }}",
						note: 'Found in the mailbox',
						showforusers: true,
					},
				}),
				downloadNode(),
			],
			['Straße & "Co"; 100%.txt', 'plain.txt'].map((name) => fileItem(TICKET, name, 'x')),
		);
		expect(files.map(({ json }) => json.fileName)).toEqual([
			'Straße & "Co"; 100%.txt',
			'plain.txt',
		]);
		for (const { json, binary } of files) {
			expect(stored(json.id)).toMatchObject({ note: 'Found in the mailbox', showforusers: true });
			expect(binary?.data).toMatchObject({ mimeType: 'text/plain', fileName: json.fileName });
			expect(json.fileSize).toBe(1);
		}
	});

	it('may be a web page, which is no sign of a wrong address then', async () => {
		const [file] = await world.runChain(
			[makeFile, uploadNode(), downloadNode()],
			[fileItem(TICKET, 'phish.html', '<!DOCTYPE html><p>Log in', 'text/html')],
		);
		expect(file.json.fileName).toBe('phish.html');
		expect(file.binary?.data).toMatchObject({ mimeType: 'text/html' });
	});

	it('is listed and deleted', async () => {
		const { items } = await world.run({
			resource,
			operation: 'getAll',
			ticket_id,
			returnAll: true,
		});
		const names = items.map(({ filename }) => filename);
		expect(new Set(names)).toEqual(
			new Set(['rules.txt', 'Straße & "Co"; 100%.txt', 'plain.txt', 'phish.html']),
		);
		expect(items).toHaveLength(4);
		expect(items[0]).not.toHaveProperty('data_base64');
		const first = items[names.indexOf('rules.txt')].id;
		const parameters = {
			resource,
			operation: 'delete',
			ticket_id,
			ticketAttachmentId: by('name', 'rules.txt'),
		};
		expect(await world.one(parameters)).toEqual({
			deleted: true,
			id: first,
			name: expect.any(String),
			already_gone: false,
		});
		expect(stored(first)).toBeUndefined();
	});

	it('needs no ticket where its ID is given', async () => {
		const { id } = world.sandbox.halo.rows('Attachment')[0];
		const parameters = { resource, operation: 'delete', ticketAttachmentId: by('id', String(id)) };
		expect(await world.one(parameters)).toEqual({
			deleted: true,
			id,
			name: expect.any(String),
			already_gone: false,
		});
		expect(stored(id)).toBeUndefined();
	});

	it('is refused where the ticket does not exist, with the sentence of Halo', async () => {
		await expect(
			world.runChain([makeFile, uploadNode()], [fileItem(999_999, 'a.txt', 'x')]),
		).rejects.toThrow(
			'Halo refused to upload the file to the ticket: The Ticket with the id 999999 does not exist.',
		);
	});

	it('is refused without a file in the input, before anything is sent', async () => {
		world.requestCounts();
		const { error } = await world.run({ resource, operation: 'upload', ticket_id });
		expect(error?.message).toContain("binary file 'data'");
		expect(world.requestCounts()).toEqual({});
	});

	it('is not there: said in words, although a file was asked for', async () => {
		const { error } = await world.run({
			resource,
			operation: 'download',
			ticket_id,
			ticketAttachmentId: by('id', 4),
		});
		expect(error?.message).toBe('Halo has no ticket attachment with the ID 4');
	});
});
