import fc from 'fast-check';
import { callNode } from '../../../real-n8n/callNode';
import type { Fault } from '../../../sandbox';
import { cases } from '../../support/properties';
import type { PetraWorld } from '../world';
import { by, enterPetraWorld, PETRA_NODE } from '../world';
import { echoed, expectNowhere, FORMS, listenToLog, PLACES } from './echoes';

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
	logged = listenToLog();
});

afterAll(async () => {
	await world.leave();
});

const CALLS: Record<string, object> = {
	customers: { resource: 'customer', operation: 'getAll', simple: false },
	'a ticket': { resource: 'ticket', operation: 'get', ticketId: by('id', 12), simple: false },
	'a new ticket': { resource: 'ticket', operation: 'create', summary: 'x' },
	'any record': { resource: 'otherRecord', operation: 'getAll', endpoint: by('id', 'Client') },
	permissions: { resource: 'connection', operation: 'checkPermissions' },
};

const echo = fc.record({
	...echoed,
	path: fc.constantFrom(/^\/api/, /^\/auth/, /^\/(api|auth)/),
	call: fc.constantFrom(...Object.keys(CALLS)),
	skip: fc.nat({ max: 1 }),
});

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
			expectNowhere([execution, logged], [PASSWORD, ...tokens]);
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
			expectNowhere([execution, logged], [KEY]);
		}),
		cases(80),
	);
});
