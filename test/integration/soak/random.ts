/** Numbers that look thrown and are the same for the same seed. */
export class Dice {
	constructor(private state: number) {}

	/** Between 0 and 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Whether something happens that happens so often a day. */
	happens(timesADay: number, stepsADay: number): boolean {
		return this.next() < timesADay / stepsADay;
	}

	/** @returns undefined of none */
	oneOf<T>(values: readonly T[]): T | undefined {
		return values[Math.floor(this.next() * values.length)];
	}

	/** A whole number from one to another, both included. */
	between(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}
}
