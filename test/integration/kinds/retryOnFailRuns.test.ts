import { by, enterKind } from './kindWorld';

/**
 * Kind: n8n's Retry On Fail runs the whole node again. What an earlier try wrote is known by node, run and item, whatever
 * an expression gives in the next try.
 */
const kind = enterKind();

const TICKET = 1003;
const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const words = ['first', 'second', 'third'].map((word) => ({ word }));

describe('n8n tries a change again', () => {
	it('Update: what the first try changed is not sent again', async () => {
		const ids = [1001, 1002, 1003].map((id) => ({ id }));
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', skip: 1, status: 400, times: 2 });
		const parameters = {
			resource: 'ticket',
			operation: 'update',
			ticketId: by('id', '={{ $json.id }}'),
			updateFields: { reportedby: 'Petra' },
			options: { itemsInParallel: 1 },
		};
		const { error, items } = await kind.world().run(parameters, ids, retry);
		expect(error).toBeNull();
		expect(items.map(({ id }) => id)).toEqual([1001, 1002, 1003]);
		for (const { id } of ids)
			expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ reportedby: 'Petra' }]);
		expect(kind.sent('POST /api/Tickets')).toBe(5);
	});

	it('Upload: a file is on the ticket once', async () => {
		kind.sandbox.faults.add({
			method: 'POST',
			path: '/Attachment',
			skip: 1,
			status: 400,
			times: 2,
		});
		const makeFile = {
			name: 'Convert to File',
			type: 'n8n-nodes-base.convertToFile',
			typeVersion: 1.1,
			parameters: {
				operation: 'toBinary',
				sourceProperty: 'base64',
				options: { fileName: '={{ $json.name }}', mimeType: 'text/plain' },
			},
		};
		const upload = kind.world().node('Upload', {
			resource: 'ticketAttachment',
			operation: 'upload',
			ticket_id: by('id', TICKET),
			binaryProperty: 'data',
			options: { itemsInParallel: 1 },
		});
		const files = ['a.txt', 'b.txt'].map((name) => ({ name, base64: 'QQ==' }));
		const items = await kind.world().runChain([makeFile, { ...upload, ...retry }], files);
		expect(items).toHaveLength(2);
		for (const { name } of files)
			expect(kind.stored('Attachment', 'filename', name)).toHaveLength(1);
	});
});

describe('Create or Update tried again tells what the whole run did', () => {
	const upsert = (more: object = {}) => ({
		resource: 'ticket',
		operation: 'upsert',
		matchOn: 'supplier_reference',
		supplier_reference: '={{ $json.word }}',
		summary: 'Account taken over',
		client_id: by('id', 12),
		noteWhenFound: 'Seen again',
		options: { rowsPerRequest: 1 },
		...more,
	});
	const outcomes = async (parameters: object, onError: string) => {
		const { items, error } = await kind
			.world()
			.run({ ...parameters }, words, { ...retry, onError });
		expect(error).toBeNull();
		return items.map(({ outcome }) => outcome);
	};
	const notes = () => kind.stored('Actions', 'note', 'Seen again');

	it.each(['stopWorkflow', 'continueRegularOutput'])(
		'%s: created in the first try, and no note that it was found',
		async (onError) => {
			// The first of the three is refused, since n8n looks at the first item to see whether to try again.
			kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 400, times: 2 });
			expect(await outcomes(upsert(), onError)).toEqual(['created', 'created', 'created']);
			for (const { word } of words)
				expect(kind.stored('Tickets', 'supplier_reference', word)).toHaveLength(1);
			expect(notes()).toHaveLength(0);
		},
	);

	it('updated in the first try, and its note is there once', async () => {
		await outcomes(upsert(), 'stopWorkflow');
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 400, times: 2 });
		const changed = upsert({ summary: 'Account taken over again' });
		expect(await outcomes(changed, 'continueRegularOutput')).toEqual([
			'updated',
			'updated',
			'updated',
		]);
		expect(notes()).toHaveLength(3);
	});

	it('two items of one ticket', async () => {
		const twice = [words[0], words[1], words[1]];
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 400, times: 2 });
		const { items } = await kind
			.world()
			.run(upsert(), twice, { ...retry, onError: 'stopWorkflow' });
		expect(items.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
		expect(items[2].same_as_item).toBe(1);
	});

	it('and a second run finds them all', async () => {
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 400, times: 2 });
		await outcomes(upsert(), 'stopWorkflow');
		expect(await outcomes(upsert(), 'stopWorkflow')).toEqual([
			'unchanged',
			'unchanged',
			'unchanged',
		]);
	});
});

describe('What an earlier try wrote', () => {
	it('is told, with a warning, where it can not be read again', async () => {
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', skip: 1, status: 400, times: 2 });
		kind.sandbox.faults.add({ method: 'GET', path: /Tickets\/\d+$/, status: 403, times: Infinity });
		const parameters = {
			resource: 'ticket',
			operation: 'create',
			summary: '={{ $json.word }}',
			options: { rowsPerRequest: 1 },
		};
		const { error, items, execution } = await kind.world().run(parameters, words, retry);
		expect(error).toBeNull();
		const [first] = kind.stored('Tickets', 'summary', 'first');
		expect(items[0]).toMatchObject({ id: String(first.id), summary: 'first' });
		expect(JSON.stringify(execution.data.resultData.runData)).toContain(
			'was written by an earlier try of this node, but could not be read again',
		);
	});
});

describe('n8n tries a write again whose input differs in each try', () => {
	it.each<[string, Record<string, unknown>, string]>([
		[
			'Create with a random word',
			{ resource: 'ticket', operation: 'create', summary: '={{ $json.word + Math.random() }}' },
			'Tickets',
		],
		[
			'Note Add with the present moment',
			{
				resource: 'ticketNote',
				operation: 'create',
				ticket_id: by('id', TICKET),
				outcome_id: by('id', 7),
				note: '={{ $json.word + " at " + $now.toMillis() }}',
			},
			'Actions',
		],
		[
			'Other Record rows with the present moment',
			{
				resource: 'otherRecord',
				operation: 'writeRows',
				endpoint: by('name', 'Tickets'),
				rows: '={{ [{ summary: $json.word + $now.toMillis(), client_id: 12 }] }}',
			},
			'Tickets',
		],
	])('%s: each is there once', async (_, parameters, entity) => {
		const before = kind.sandbox.halo.rows(entity).length;
		kind.sandbox.faults.add({ method: 'POST', path: `/${entity}`, skip: 1, status: 400 });
		const more = { ...parameters, options: { itemsInParallel: 1 } };
		const { error } = await kind.world().run(more, words, retry);
		expect(error).toBeNull();
		expect(kind.sandbox.halo.rows(entity)).toHaveLength(before + 3);
	});
});

describe('A node that runs several times in one execution', () => {
	/** Both branches lead into the node, so that n8n runs it twice, as a loop does. */
	const runTwice = async (path: string) => {
		const { n8n } = kind.world();
		const split = (name: string) => ({
			name,
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'body.items' },
		});
		const node = kind.world().node('Create', {
			resource: 'ticket',
			operation: 'create',
			summary: '={{ $json.word }}',
		});
		const to = (name: string) => ({ node: name, type: 'main', index: 0 });
		const { id } = await n8n.api.createWorkflow({
			name: `Twice ${path}`,
			nodes: [
				{
					name: 'Webhook',
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					webhookId: path,
					parameters: { httpMethod: 'POST', path, responseMode: 'lastNode' },
				},
				split('One'),
				split('Other'),
				{ ...node, ...retry },
			],
			connections: {
				Webhook: { main: [[to('One'), to('Other')]] },
				One: { main: [[to('Create')]] },
				Other: { main: [[to('Create')]] },
			},
		});
		await n8n.api.activate(id);
		await n8n.api.webhook(path, { items: [{ word: 'again' }] });
		const [{ id: execution }] = await n8n.api.executions(id);
		return (await n8n.api.execution(execution)).data.resultData.runData.Create;
	};

	it.each([
		['with nothing in the way', 0],
		['though the first run is tried again', 1],
	])('writes the same item in each run, %s', async (_, times) => {
		if (times > 0)
			kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 400, times });
		const runs = await runTwice(`twice-${times}`);
		expect(runs).toHaveLength(2);
		expect(kind.stored('Tickets', 'summary', 'again')).toHaveLength(2);
	});

	it('leaves a write of one run open without a word to the other', async () => {
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		await runTwice('twice-lost');
		expect(kind.stored('Tickets', 'summary', 'again').length).toBeGreaterThanOrEqual(1);
		expect(kind.sent('POST /api/Tickets')).toBe(1);
	});
});
