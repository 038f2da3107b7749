import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row } from '../../../sandbox';
import clock from '../../support/clock';
import { credential } from '../../support/credentials';
import {
	petraCredential,
	PetraStore,
	petraTrigger,
	petraWebhookTrigger,
} from '../../support/petra';
import { cases } from '../../support/properties';
import type { TriggerUnderTest } from '../../support/triggers';
import { useTriggerWorld } from '../../unit/HaloPsa/trigger/triggerWorld';
import { echoed, expectNowhere, FORMS, listenToLog, PLACES } from './echoes';

// As long as so many cases take as were asked for.
jest.setTimeout(3_600_000);

/**
 * Kind: an answer or a delivery that repeats what it was asked with, met by a trigger. Secret, token, key and the secret of
 * the webhook come back in every form and place, with any status; nothing of them is in items, errors, n8n's log or the
 * static data. Only the registration there holds the secret of the webhook that the trigger has made.
 */
const world = useTriggerWorld();
const PASSWORD = `k3-Xq9/pL+27"vRz=m&T%<a>`;
const KEY = 'petra_k3-Xq9/pL+27vRz=m&T%<a>';
const BY_HAND = 'h4-Wn8/qM+38"uSy=k&U%<b>';
const EVENTS = ['newIncident', 'incidentStatusChanged', 'tenantAdded', 'tenantPaused'];

let logged: string[];
let events = 0;

beforeEach(() => {
	logged = listenToLog();
});

/** What an error carries, however deeply. */
const toldBy = (thrown: unknown): unknown =>
	thrown instanceof Error
		? { ...thrown, message: thrown.message, stack: thrown.stack, cause: toldBy(thrown.cause) }
		: thrown;

/** What a step gives or throws. */
const outcomeOf = async (step: () => Promise<unknown>): Promise<unknown> =>
	await step().catch(toldBy);

/** What a trigger stored, without the one secret that it has to keep. */
function storedBy({ stored }: TriggerUnderTest): unknown {
	const clean = structuredClone(stored.staticData) as Record<string, Record<string, IDataObject>>;
	for (const data of Object.values(clean)) delete data.production?.secret;
	return clean;
}

const shownBy = (trigger: TriggerUnderTest): unknown => [
	storedBy(trigger),
	trigger.emitted,
	trigger.failed.map(toldBy),
	trigger.logged,
	logged,
];

/** Begins a case: Halo with an application of that secret, and a log without a line. */
function beginCase(): void {
	const { sandbox, store } = world();
	world().reset();
	sandbox.petra.apiKey = KEY;
	sandbox.switches.petraLimits = false;
	logged.length = 0;
	const application = sandbox.addApplication({ permissions: ['all'], clientSecret: PASSWORD });
	const filledIn = { ...sandbox.credential(), ...application };
	store.data = credential({ ...filledIn, accessToken: '', discovered: '' });
	store.secret = { secret: BY_HAND };
}

/** A case: what is repeated in which form, and where. */
interface Echo {
	status: number;
	form: string;
	place: string;
	path: RegExp;
	/** So many requests pass before. */
	skip: number;
}

/** The secret that Halo holds of a webhook: to sign with, or in its address. */
const secretOfRow = ({ basic_password, url }: Row): string =>
	String(basic_password ?? /[?&]secret=(\w+)/.exec(String(url))?.[1] ?? '');

/**
 * Has Halo repeat what each request that is met came with, and the secrets of the webhooks that it holds.
 *
 * @returns fills with what was repeated
 */
function echoEverything({ status, form, place, path, skip }: Echo): Set<string> {
	const repeated = new Set([PASSWORD]);
	const body = (request: { body: unknown; headers: { authorization?: string } }) => {
		const sent = typeof request.body === 'string' ? request.body : '';
		const given = sent.startsWith('[') ? (JSON.parse(sent) as Row[]) : [];
		const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
		const ofWebhooks = [...world().webhooks, ...given].map(secretOfRow);
		const now = [PASSWORD, token, ...ofWebhooks].filter((secret) => secret !== '');
		for (const secret of now) repeated.add(secret);
		return PLACES[place](now.map(FORMS[form]).join(' '));
	};
	world().sandbox.faults.add({ status, path, skip, times: Infinity, body });
	return repeated;
}

/** The body of a delivery that no other is like, with the secrets in the place. */
function bodyOf({ form, place }: Echo, secrets: string[]): IDataObject {
	const notification_id = world().bindings[0]?.id ?? 41;
	const timestamp = new Date(Date.UTC(2026, 3, 2, 6, 0, ++events)).toISOString();
	const said = PLACES[place](secrets.map(FORMS[form]).join(' '));
	const ticket = { id: 12, summary: said, status_id: 9 };
	const event = { id: `e-${events}`, event: 'ticket closed', object_id: 12, timestamp };
	return { ...event, notification_id, ticket, said } as IDataObject;
}

const anEcho = fc.record({
	...echoed,
	path: fc.constantFrom(/^\/api/, /^\/api\/Webhook/i, /^\/auth/, /^\/(api|auth)/),
	skip: fc.nat({ max: 3 }),
});

const STEPS: Record<string, (trigger: TriggerUnderTest, echo: Echo) => Promise<unknown>> = {
	'taking the webhook away': async (trigger) => await trigger.hook('delete'),
	'a start of n8n': async (trigger) => await trigger.activate(),
	'a delivery': async (trigger, echo) => {
		const secret = secretOfRow(world().webhooks[0]);
		const body = bodyOf(echo, [secret]);
		return await trigger.deliver(world().signed(body, undefined, { query: { secret } }));
	},
	'catching up': async (trigger, echo) => {
		const [webhook] = world().webhooks;
		const body = bodyOf(echo, [secretOfRow(webhook)]);
		const { notification_id, timestamp } = body;
		const tried = { webhook_id: webhook.id, notification_id, timestamp, responsestatus: 0 };
		const requestbody = JSON.stringify(body);
		world().sandbox.halo.add('WebhookEvent', { ...tried, entity_id: 12, requestbody });
		await outcomeOf(async () => await trigger.activate());
		const { response } = await trigger.trigger();
		await clock.idle();
		await response?.closeFunction?.();
		return undefined;
	},
};

test('no secret comes back from any echo of Halo while it is published, unpublished or catches up', async () => {
	const options = { fullRecord: true, catchUpAfterPause: true };
	await fc.assert(
		fc.asyncProperty(
			anEcho,
			fc.constantFrom('publishing', ...Object.keys(STEPS)),
			fc.boolean(),
			async (echo, step, signs) => {
				beginCase();
				world().sandbox.switches.webhookSignatures = signs;
				const trigger = world().trigger({ options, doneBy: 'agent', simple: false });
				if (step !== 'publishing') await trigger.activate();
				const secrets = echoEverything(echo);
				const run = STEPS[step] ?? (async () => await trigger.activate());
				const outcome = await outcomeOf(async () => await run(trigger, echo));
				await clock.idle();
				expectNowhere([outcome, shownBy(trigger)], [...secrets]);
				world().reset();
			},
		),
		cases(150),
	);
});

test('nor does the secret of a webhook that was made by hand, from a delivery', async () => {
	await fc.assert(
		fc.asyncProperty(anEcho, fc.boolean(), async (echo, simple) => {
			beginCase();
			const trigger = world().trigger({ createWebhook: 'manual', simple });
			const secrets = echoEverything(echo);
			const outcome = await outcomeOf(
				async () =>
					await trigger.deliver({ body: bodyOf(echo, [BY_HAND]), query: { secret: BY_HAND } }),
			);
			expect(outcome).toMatchObject({ status: 200, items: [{}] });
			expectNowhere([outcome, shownBy(trigger)], [...secrets, BY_HAND]);
			world().reset();
		}),
		cases(60),
	);
});

test('nor any from Halo while it is polled', async () => {
	await fc.assert(
		fc.asyncProperty(
			anEcho,
			fc.constantFrom('the first', 'a later', 'by hand'),
			async (echo, poll) => {
				beginCase();
				const trigger = world().trigger(
					{ events: ['created', 'updated', 'statusChanged'], doneBy: 'agent', simple: false },
					{
						nodeType: new HaloPsaPollingTrigger(),
						type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
					},
				);
				if (poll === 'a later') {
					await trigger.poll();
					world().close(world().openTicket());
				}
				const secrets = echoEverything(echo);
				const mode = poll === 'by hand' ? 'manual' : 'trigger';
				const outcome = await outcomeOf(async () => await trigger.poll(mode));
				expectNowhere([outcome, shownBy(trigger)], [...secrets]);
				world().reset();
			},
		),
		cases(100),
	);
});

/** Has Petra repeat the key. */
function echoKey({ status, form, place, skip }: Echo): void {
	const body = PLACES[place](FORMS[form](KEY));
	world().sandbox.faults.add({ status, path: /^\/petra/, skip, times: Infinity, body });
}

test('the key comes back in no form from any echo of Petra that is polled', async () => {
	await fc.assert(
		fc.asyncProperty(anEcho, fc.constantFrom('trigger', 'manual'), async (echo, mode) => {
			beginCase();
			const { petra, url } = world().sandbox;
			const store = petraCredential(petra.credential(url));
			const own = { type: 'petraApi', store, details: store.details };
			const trigger = petraTrigger({ events: EVENTS, simple: false }, { credential: own });
			if (echo.skip > 0) await trigger.poll();
			await petra.raise();
			echoKey(echo);
			const outcome = await outcomeOf(async () => await trigger.poll(mode as 'manual'));
			expectNowhere([outcome, shownBy(trigger)], [KEY]);
			world().reset();
		}),
		cases(80),
	);
});

test('nor from Petra’s answer to a delivery, and the delivery’s own secret from its body', async () => {
	await fc.assert(
		fc.asyncProperty(anEcho, fc.boolean(), async (echo, simple) => {
			beginCase();
			const { petra, url } = world().sandbox;
			const headerName = 'X-Petra-Webhook-Secret';
			const secret = { headerName, secret: BY_HAND };
			const trigger = petraWebhookTrigger(
				{ complete: true, simple },
				new PetraStore(secret, petra.credential(url)),
			);
			const incident = await petra.raise();
			echoKey({ ...echo, skip: 0 });
			const said = PLACES[echo.place](FORMS[echo.form](BY_HAND));
			const body = { url: incident.url, incidentId: `i-${++events}`, said };
			const headers = { [headerName]: BY_HAND };
			const outcome = await outcomeOf(async () => await trigger.deliver({ body, headers }));
			expect(outcome).toMatchObject({ status: 200, items: [{}] });
			expectNowhere([outcome, shownBy(trigger)], [KEY, BY_HAND]);
			world().reset();
		}),
		cases(60),
	);
});
