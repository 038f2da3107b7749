import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await world.leave();
});

it("an invoice's PDF is read by n8n's node for files", async () => {
	const [invoice] = world.sandbox.halo.rows('Invoice');
	const [text] = await world.runChain(
		[
			world.node('PDF', {
				resource: 'invoice',
				operation: 'download',
				invoiceId: by('id', '={{ $json.id }}'),
				binaryProperty: 'data',
			}),
			{
				name: 'Extract From File',
				type: 'n8n-nodes-base.extractFromFile',
				parameters: { operation: 'pdf' },
			},
		],
		[{ id: String(invoice.id) }],
	);
	expect(text.json.text).toContain(String(invoice.invoicenumber));
});

it('what n8n makes of texts is uploaded, and comes back byte for byte', async () => {
	const items = [
		{ name: 'rules.txt', text: 'Forward to outside: “on”' },
		{ name: 'Bericht für März.txt', text: 'second' },
	];
	const files = await world.runChain(
		[
			{
				name: 'Convert to File',
				type: 'n8n-nodes-base.convertToFile',
				typeVersion: 1.1,
				parameters: {
					operation: 'toText',
					sourceProperty: 'text',
					options: { fileName: '={{ $json.name }}' },
				},
			},
			world.node('Upload', {
				resource: 'ticketAttachment',
				operation: 'upload',
				ticket_id: by('id', 1003),
				binaryProperty: 'data',
			}),
			world.node('Download', {
				resource: 'ticketAttachment',
				operation: 'download',
				ticket_id: by('id', 1003),
				ticketAttachmentId: by('id', '={{ $json.id }}'),
				binaryProperty: 'data',
			}),
			{
				name: 'Extract From File',
				type: 'n8n-nodes-base.extractFromFile',
				parameters: { operation: 'binaryToPropery', destinationKey: 'bytes' },
			},
		],
		items,
	);
	expect(
		files.map(({ json }) => Buffer.from(String(json.bytes), 'base64').toString('utf8')),
	).toEqual(items.map(({ text }) => text));
});
