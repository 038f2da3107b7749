import { writeFileSync } from 'node:fs';
import { startSandbox } from '../../../sandbox';
import clock from '../../support/clock';
import { usedBytes } from '../../support/memory';
import { openDoor } from '../../support/n8nDoor';
import { Month } from './month';

/**
 * Days of a service provider on a clock on which no wait takes time: `npm test` lives through the last two, in which a
 * month ends; `npm run soak` through thirty, in which clocks change twice.
 */
const { SOAK_DAYS = '2', SOAK_SEED = '19', SOAK_RESULT } = process.env;
const DAY_MS = 24 * 60 * 60_000;
/** Behind the last day. */
const END = Date.UTC(2027, 3, 2);
const days = Number(SOAK_DAYS);
/** So many days pass before the heap is looked at, and it may grow by so much a day from then on. */
const SETTLED_AFTER = 5;
const MOST_BYTES_A_DAY = 1_000_000;

test(`${days} days of incidents, closings and counts: the state is right, nothing is there twice, and the heap stays`, async () => {
	jest.restoreAllMocks();
	const goBack = clock.liveAt(END - days * DAY_MS);
	const [sandbox, door] = await Promise.all([startSandbox(), openDoor()]);
	try {
		sandbox.switches.petraLimits = false;
		const month = await Month.begin(sandbox, door, Number(SOAK_SEED));
		let settled: number | undefined;
		for (let day = 1; day <= days; day++) {
			await month.day();
			// What jest keeps of each log that is listened to is no memory of the nodes.
			jest.restoreAllMocks();
			if (day === SETTLED_AFTER) settled = await usedBytes();
		}
		await month.rest();
		expect(month.faults()).toEqual([]);
		const grown = settled === undefined ? 0 : (await usedBytes()) - settled;
		const perDay = settled === undefined ? 0 : grown / (days - SETTLED_AFTER);
		expect(perDay).toBeLessThan(MOST_BYTES_A_DAY);
		if (SOAK_RESULT !== undefined)
			writeFileSync(SOAK_RESULT, JSON.stringify({ ...month.counts, bytesPerDay: perDay }));
	} finally {
		goBack();
		await Promise.all([sandbox.close(), door.close()]);
	}
});
