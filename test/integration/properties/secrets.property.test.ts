import { createRequire } from 'node:module';
import fc from 'fast-check';
import { callNode } from '../../../real-n8n/callNode';
import type { Fault } from '../../../sandbox';
import { cases } from '../../support/properties';
import type { PetraWorld } from '../world';
import { by, enterPetraWorld, PETRA_NODE } from '../world';

// As long as so many cases take as were asked for.
jest.setTimeout(3_600_000);

/**
 * Kind: an answer that repeats what it was asked with. Secret, token and key come back in every form and place, with any
 * status; nothing of them is in items, errors, n8n's log, the execution or the static data.
 */
let world: PetraWorld;
let logged: string[];
const PASSWORD = `k3-Xq9/pL+27"vRz=m&T%<a>`;
const KEY = 'petra_k3-Xq9/pL+27vRz=m&T%<a>';

beforeAll(async () => {
	world = await enterPetraWorld();
	world.sandbox.petra.apiKey = KEY;
	world.sandbox.switches.petraLimits = false;
});

beforeEach(() => {
	logged = [];
	// n8n's own writes nothing in tests.
	const load = createRequire(require.resolve('n8n-core'));
	const { Container } = load('@n8n/di') as {
		Container: { set(service: unknown, own: object): void };
	};
	const { Logger } = load('@n8n/backend-common') as { Logger: unknown };
	const note = (...args: unknown[]) => void logged.push(JSON.stringify(args));
	const logger = { debug: note, info: note, warn: note, error: note, scoped: (): object => logger };
	Container.set(Logger, logger);
});

afterAll(async () => {
	await world.leave();
});

type Form = (secret: string) => string;

const FORMS: Record<string, Form> = {
	plain: (secret) => secret,
	'in an address': encodeURIComponent,
	'in an address, lower case': (secret) =>
		encodeURIComponent(secret).replace(/%../g, (sign) => sign.toLowerCase()),
	'in a form': (secret) => new URLSearchParams({ s: secret }).toString().slice(2),
	Base64: (secret) => Buffer.from(secret).toString('base64'),
	'Base64 for addresses': (secret) => Buffer.from(secret).toString('base64url'),
	'Base64 of a pair': (secret) => Buffer.from(`id:${secret}`).toString('base64'),
	'Base64 of a longer pair': (secret) => Buffer.from(`name:${secret}:x`).toString('base64'),
	'JSON in JSON': (secret) => JSON.stringify({ said: secret }),
	HTML: (secret) =>
		secret
			.replace(/&/g, '&amp;')
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')
			.replace(/"/g, '&quot;'),
};

const PLACES: Record<string, (text: string) => unknown> = {
	'a text': (text) => text,
	'a JSON text': (text) => JSON.stringify(text),
	'a web page': (text) => `<!doctype html><p>${text}</p>`,
	Message: (text) => ({ Message: `Wrong: ${text}` }),
	'an OAuth error': (text) => ({ error: 'invalid_client', error_description: text }),
	'errors by property': (text) => ({ errors: { '[0].summary': [text, text] } }),
	'a list of sentences': (text) => [text, `${text}.`],
	'the name of a property': (text) => ({ [text]: [text] }),
	'the rows of a list': (text) => ({
		record_count: 1,
		clients: [{ id: 12, name: text, nested: { [text]: [text] } }],
		tenants: [{ petraTenantId: text, name: text }],
		tickets: [{ id: 12, summary: text }],
	}),
	'one record': (text) => ({
		id: 12,
		name: text,
		summary: text,
		client_id: 12,
		list: [{ deep: text }],
	}),
};

const CALLS: Record<string, object> = {
	customers: { resource: 'customer', operation: 'getAll', simple: false },
	'a ticket': { resource: 'ticket', operation: 'get', ticketId: by('id', 12), simple: false },
	'a new ticket': { resource: 'ticket', operation: 'create', summary: 'x' },
	'any record': { resource: 'otherRecord', operation: 'getAll', endpoint: by('id', 'Client') },
	permissions: { resource: 'connection', operation: 'checkPermissions' },
};

const echo = fc.record({
	status: fc.constantFrom(200, 200, 201, 302, 400, 400, 401, 403, 404, 409, 500, 502),
	path: fc.constantFrom(/^\/api/, /^\/auth/, /^\/(api|auth)/),
	form: fc.constantFrom(...Object.keys(FORMS)),
	place: fc.constantFrom(...Object.keys(PLACES)),
	call: fc.constantFrom(...Object.keys(CALLS)),
	skip: fc.nat({ max: 1 }),
});

/** What the secret looks like wherever it is shown. */
const shownAs = (secret: string): string[] =>
	Object.values(FORMS)
		.map((form) => form(secret))
		.flatMap((text) => [
			text,
			JSON.stringify(text).slice(1, -1),
			JSON.stringify(JSON.stringify(text)).slice(3, -3),
		])
		// The rest of a pair in Base64 may hang together with what stands around the secret.
		.map((text) => text.slice(4, -4));

function expectNowhere(where: unknown, secrets: string[]): void {
	const text = `${JSON.stringify(where)}${logged.join('')}`;
	for (const secret of secrets)
		for (const shown of shownAs(secret)) expect(text).not.toContain(shown);
}

test('secret and token come back in no form from any echo of Halo', async () => {
	await fc.assert(
		fc.asyncProperty(echo, async ({ status, path, form, place, call, skip }) => {
			const { sandbox } = world;
			sandbox.faults.clear();
			logged.length = 0;
			const application = sandbox.addApplication({ permissions: ['all'], clientSecret: PASSWORD });
			const id = await world.newCredential(application);
			const tokens: string[] = [];
			const fault: Fault = {
				status,
				path,
				skip,
				times: Infinity,
				headers: { 'Content-Disposition': `attachment; filename=${FORMS[form]('k3')}` },
				body: (request: { headers: { authorization?: string } }) => {
					const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
					if (token !== '') tokens.push(token);
					return PLACES[place](`${FORMS[form](PASSWORD)} ${FORMS[form](token)}`);
				},
			};
			sandbox.faults.add(fault);
			const { execution } = await world.runAs(id, { ...CALLS[call] } as Record<string, unknown>);
			sandbox.faults.clear();
			expectNowhere(execution, [PASSWORD, ...tokens]);
		}),
		cases(150),
	);
});

test('the key comes back in no form from any echo of Petra', async () => {
	const petraApi = await world.newPetraCredential({ apiKey: KEY });
	await fc.assert(
		fc.asyncProperty(echo, async ({ status, form, place }) => {
			logged.length = 0;
			world.sandbox.faults.clear();
			world.sandbox.faults.add({
				status,
				path: /^\/petra/,
				times: Infinity,
				body: PLACES[place](FORMS[form](KEY)),
			});
			const { execution } = await callNode(world.n8n, {
				type: PETRA_NODE,
				parameters: { resource: 'tenant', operation: 'getAll', simple: false },
				credentials: { petraApi },
			});
			expectNowhere(execution, [KEY]);
		}),
		cases(80),
	);
});
