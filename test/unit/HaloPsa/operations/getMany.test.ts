import { Halo } from '../../../support/halo';
import { run } from '../../../support/node';

test('webhooks are listed without those of integration runbooks', async () => {
	const halo = new Halo().on('GET /Webhook', {
		body: [{ id: 'hook-1', name: 'n8n', url: 'https://n8n.example', active: true, type: 0 }],
	});
	const { json } = await run({ resource: 'webhook', operation: 'getAll', returnAll: true });
	expect(json).toMatchObject([
		{ id: 'hook-1', name: 'n8n', url: 'https://n8n.example', active: true },
	]);
	expect(halo.api).toMatchObject([{ query: { type: '0' } }]);
});
