import { sleep } from 'n8n-workflow';

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
const SLICE_MS = 1_000;

/**
 * Holds back every request of an execution while Halo says that there are too many, once for all of them.
 * Times are milliseconds since 1970.
 */
export class RateLimitGate {
	private openAt = 0;

	private pausedAt = 0;

	private strikes = 0;

	constructor(private readonly cancelled: () => boolean) {}

	/** Waits until requests may be sent again; ends at once when the execution is cancelled. */
	async ready(): Promise<void> {
		for (
			let left = this.openAt - Date.now();
			left > 0 && !this.cancelled();
			left = this.openAt - Date.now()
		) {
			await sleep(Math.min(SLICE_MS, left));
		}
	}

	/**
	 * Notes that Halo refused a request as one too many.
	 *
	 * @param sentAt when that request left; those that left before the current pause began belong to it
	 * @param asked how long Halo asked to wait; without it 5 s, doubled each time, with some spread
	 */
	pause(sentAt: number, asked: number | undefined): void {
		const now = Date.now();
		if (sentAt <= this.pausedAt && asked === undefined) return;
		if (sentAt > this.pausedAt) this.strikes += 1;
		this.pausedAt = now;
		const own = FIRST_WAIT_MS * 2 ** (this.strikes - 1) * (1 + Math.random() * 0.2);
		this.openAt = Math.max(this.openAt, now + Math.min(LONGEST_WAIT_MS, asked ?? own));
	}

	/** Notes that a request came through, so that the next pause starts small again. */
	passed(sentAt: number): void {
		if (sentAt > this.pausedAt) this.strikes = 0;
	}
}
