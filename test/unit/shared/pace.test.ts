import { RateLimitGate } from '../../../nodes/shared/pace';
import clock from '../../support/clock';

const SPREAD = 1.2;

/** How long the next request has to wait, in milliseconds. */
async function waitOf(pace: RateLimitGate): Promise<number> {
	const before = clock.waited();
	await pace.ready();
	return clock.waited() - before;
}

test('nothing waits before the first refusal', async () => {
	expect(await waitOf(new RateLimitGate(() => false))).toBe(0);
});

test('requests that left before a pause began do not make it longer when Halo names no time', async () => {
	const pace = new RateLimitGate(() => false);
	const sentAt = Date.now();
	pace.pause(sentAt, undefined);
	await clock.sleep(4_000);
	for (let straggler = 0; straggler < 19; straggler++) pace.pause(sentAt, undefined);
	expect(await waitOf(pace)).toBeLessThanOrEqual(5_000 * SPREAD - 4_000 + 50);
});

test('requests that left before a pause began count as one strike', async () => {
	const pace = new RateLimitGate(() => false);
	const sentAt = Date.now();
	for (let one = 0; one < 20; one++) pace.pause(sentAt, 1_000);
	await pace.ready();
	await clock.sleep(10);
	pace.pause(Date.now(), undefined);
	const second = await waitOf(pace);
	expect(second).toBeGreaterThan(9_900);
	expect(second).toBeLessThanOrEqual(10_000 * SPREAD + 50);
});

test('after a request came through, the next pause starts small again', async () => {
	const pace = new RateLimitGate(() => false);
	for (let strike = 0; strike < 3; strike++) {
		await clock.sleep(10);
		pace.pause(Date.now(), undefined);
		await pace.ready();
	}
	await clock.sleep(10);
	pace.passed(Date.now());
	await clock.sleep(10);
	pace.pause(Date.now(), undefined);
	expect(await waitOf(pace)).toBeLessThanOrEqual(5_000 * SPREAD + 50);
});

test('a longer time that Halo names later holds', async () => {
	const pace = new RateLimitGate(() => false);
	const sentAt = Date.now();
	pace.pause(sentAt, 2_000);
	pace.pause(sentAt, 20_000);
	pace.pause(sentAt, 1_000);
	expect(await waitOf(pace)).toBeGreaterThan(19_000);
});

test('a cancelled execution waits no longer', async () => {
	let isCancelled = false;
	const pace = new RateLimitGate(() => isCancelled);
	pace.pause(Date.now(), 60_000);
	void clock.sleep(3_000).then(() => (isCancelled = true));
	expect(await waitOf(pace)).toBeLessThan(6_000);
});
