import { pauseMs, RateLimitGate } from '../../../../nodes/HaloPsa/transport/rateLimitGate';
import clock from '../../../support/clock';

const SPREAD = 1.2;

interface Answered {
	isRefused: boolean;
	askedMs?: number;
}

const tooMany = ({ isRefused, askedMs }: Answered) => (isRefused ? { askedMs } : undefined);

const gateWith = (patienceMs = 330_000, requestsPerMinute?: number, isStopped = () => false) =>
	new RateLimitGate<Answered>({ isStopped, patienceMs, requestsPerMinute });

/** A service that takes so many requests in a rolling window, after a short way. */
class Service {
	readonly passed: number[] = [];

	refused = 0;

	/** Place of the first request that is still in the window. */
	private oldest = 0;

	constructor(
		private readonly limit: number,
		private readonly windowMs: number,
		private readonly saysWhen = false,
	) {}

	async ask(): Promise<Answered> {
		await clock.sleep(60);
		const now = Date.now();
		while (this.passed[this.oldest] <= now - this.windowMs) this.oldest += 1;
		if (this.passed.length - this.oldest < this.limit) {
			this.passed.push(now);
			return { isRefused: false };
		}
		this.refused += 1;
		const askedMs = this.saysWhen ? this.passed[this.oldest] + this.windowMs - now : undefined;
		return { isRefused: true, askedMs };
	}
}

/** A run of so many requests, ten at a time, each sent until it is let through or given up. */
async function runOf(gate: RateLimitGate<Answered>, service: Service, count: number) {
	let left = count;
	let lost = 0;
	const lane = async () => {
		while (left > 0) {
			left -= 1;
			for (;;) {
				const { isRefused } = await gate.send(async () => await service.ask(), tooMany);
				if (!isRefused) break;
				if (!gate.isExhausted) continue;
				lost += 1;
				break;
			}
		}
	};
	await Promise.all(Array.from({ length: 10 }, lane));
	return { lost };
}

describe('The wait after a refusal', () => {
	test.each([
		[1, undefined, 5_000],
		[2, undefined, 5_000],
		[4, undefined, 8_000],
		[9, undefined, 60_000],
		[50, undefined, 60_000],
		[1, 7_000, 7_000],
		// A service that asks for nothing is not asked thousands of times.
		[1, 0, 1_000],
		[3, 200, 1_000],
		[4, 0, 4_000],
		[9, 0, 30_000],
		[1, 3_600_000, 60_000],
	])('number %i, asked for %p ms, is %i ms', (refusals, askedMs, expected) => {
		expect(pauseMs(refusals, askedMs, 0)).toBe(expected);
	});

	test('is spread, so that programs do not come back together', () => {
		expect(pauseMs(1, undefined, 1)).toBe(6_000);
	});
});

test('nothing waits before the first refusal', async () => {
	const service = new Service(100, 1_000);
	await runOf(gateWith(), service, 100);
	expect(service.refused).toBe(0);
	expect(clock.waited()).toBeLessThan(2_000);
});

describe.each([
	['300 in 5 minutes', 300, 300_000, 1_200],
	['20 in 10 seconds', 20, 10_000, 400],
	['500 in 3 minutes', 500, 180_000, 1_600],
])('A limit of %s', (_, limit, windowMs, count) => {
	const shortestMs = ((count - limit) / limit) * windowMs;

	test.each([
		['says when', true],
		['says nothing', false],
	])('that %s loses no request of a long run and refuses at most a tenth', async (__, saysWhen) => {
		const service = new Service(limit, windowMs, saysWhen);
		expect(await runOf(gateWith(), service, count)).toEqual({ lost: 0 });
		expect(service.passed).toHaveLength(count);
		expect(service.refused / (count + service.refused)).toBeLessThanOrEqual(0.1);
		expect(clock.waited()).toBeLessThan(shortestMs * 1.8 + windowMs);
	});

	test('is shared by two runs that know nothing of each other, and neither loses a request', async () => {
		const service = new Service(limit, windowMs);
		const [first, second] = await Promise.all([
			runOf(gateWith(), service, count / 2),
			runOf(gateWith(), service, count / 2),
		]);
		expect([first.lost, second.lost]).toEqual([0, 0]);
		expect(service.refused / (count + service.refused)).toBeLessThanOrEqual(0.15);
	});
});

test('one request tries for all after a pause', async () => {
	const gate = gateWith();
	await gate.send(async () => ({ isRefused: true, askedMs: 5_000 }), tooMany);
	let under = 0;
	let most = 0;
	const ask = async (): Promise<Answered> => {
		under += 1;
		most = Math.max(most, under);
		await clock.sleep(100);
		under -= 1;
		return { isRefused: clock.passed() < 20_000 };
	};
	const all = Array.from({ length: 20 }, async () => await gate.send(ask, tooMany));
	await Promise.race(all);
	expect(most).toBe(1);
	await clock.idle();
});

test('a probe whose answer is lost lets another one try', async () => {
	const gate = gateWith();
	await gate.send(async () => ({ isRefused: true }), tooMany);
	const lost = gate.send(async () => await Promise.reject(new Error('lost')), tooMany);
	const after = gate.send(async () => ({ isRefused: false }), tooMany);
	await expect(lost).rejects.toThrow('lost');
	expect(await after).toEqual({ isRefused: false });
});

describe('Where Halo lets nothing through', () => {
	test('the patience counts, not the number of refusals', async () => {
		const service = new Service(0, 1);
		expect(await runOf(gateWith(60_000), service, 200)).toEqual({ lost: 200 });
		expect(clock.waited()).toBeGreaterThanOrEqual(60_000);
		expect(clock.waited()).toBeLessThan(75_000);
		expect(service.refused).toBeLessThan(40);
	});

	test('without patience the first refusal counts, and nothing is waited for', async () => {
		const service = new Service(0, 1);
		expect(await runOf(gateWith(0), service, 5)).toEqual({ lost: 5 });
		expect(clock.waited()).toBeLessThan(1_000);
	});

	test('a stopped run sends nothing more', async () => {
		let isStopped = false;
		const service = new Service(0, 1);
		void clock.sleep(3_000).then(() => (isStopped = true));
		await runOf(
			gateWith(330_000, undefined, () => isStopped),
			service,
			100,
		);
		expect(service.refused).toBeLessThanOrEqual(10);
		expect(clock.waited()).toBeLessThan(5_000 * SPREAD);
	});
});

test.each([0, 1_000])(
	'a service that refuses everything, and each time asks for %i ms, is asked a few times',
	async (askedMs) => {
		const service = new Service(0, 1);
		const gate = gateWith(330_000);
		const ask = async () => ({ ...(await service.ask()), askedMs });
		for (let nth = 0; nth < 100 && !gate.isExhausted; nth++) await gate.send(ask, tooMany);
		expect(gate.isExhausted).toBe(true);
		expect(service.refused).toBeLessThanOrEqual(25);
	},
);

test('a run that began while others had used up the window is not slow for good', async () => {
	const service = new Service(1_000, 1_000);
	const gate = gateWith();
	for (let nth = 0; nth < 5; nth++) await gate.send(async () => await service.ask(), tooMany);
	const closedUntil = clock.passed() + 280_000;
	const closed = async (): Promise<Answered> => {
		await clock.sleep(60);
		return { isRefused: clock.passed() < closedUntil };
	};
	while ((await gate.send(closed, tooMany)).isRefused);
	const before = clock.waited();
	await runOf(gate, service, 100);
	expect(clock.waited() - before).toBeLessThan(5 * 60_000);
});

test('a ceiling of its own is kept from the first request on', async () => {
	const service = new Service(1_000, 1_000);
	await runOf(gateWith(330_000, 60), service, 30);
	expect(clock.waited()).toBeGreaterThan(28_000);
	expect(service.refused).toBe(0);
});
