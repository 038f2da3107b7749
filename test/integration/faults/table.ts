import { writeFileSync } from 'node:fs';
import type { FaultCase, Step } from './faults';
import { FAULTS } from './faults';
import type { Subject } from './subject';

/** A row of the table that `npm run test:faults` prints: of each family of faults, how many cells hold. */
export interface MatrixRow {
	name: string;
	/** By family: how many were tried, and what does not hold. */
	families: Record<string, { tried: number; failed: number }>;
}

/** The same in every run of `npm test`. */
const SEED = 19;
/** Of so many cells `npm test` tries one. */
const ONE_OF = 10;

/** A number that looks thrown, the same for the same text. */
function thrown(text: string): number {
	let hash = 2166136261;
	for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619) >>> 0;
	// The last signs have moved the low digits only.
	hash = Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0;
	return (hash ^ (hash >>> 13)) >>> 0;
}

const { FAULT_SEED, FAULT_TABLE, FAULT_ONLY = '' } = process.env;
const seed = Number(FAULT_SEED ?? SEED);
const isWhole = FAULT_SEED !== undefined;

/** Three made-up words and numbers of this run. */
export const made = {
	words: ['a', 'b', 'c'].map((place) => `w${thrown(`${seed} ${place}`).toString(36)}${place}`),
	numbers: ['a', 'b', 'c'].map((place) => 20 + (thrown(`${seed} number ${place}`) % 20)),
};

/** A cell: a fault at one request. */
export interface Place {
	fault: FaultCase;
	at: number;
}

/** The cells of a subject that are tried: all of them by `npm run test:faults`, a tenth of them by `npm test`. */
export function placesOf({ name, service, isFormless }: Subject, steps: Step[]): Place[] {
	return FAULTS.filter(({ deadToken }) => deadToken === undefined || service === 'Halo')
		.filter(({ isForeign }) => isForeign !== true || isFormless !== true)
		.flatMap((fault) => steps.map((step, at) => ({ fault, at, step })))
		.filter(({ fault, step }) => fault.deadToken === undefined || /\/api\//.test(step.path))
		.filter(({ fault, at }) => `${name} ${fault.name} ${at}`.startsWith(FAULT_ONLY))
		.filter(
			({ fault, at }) => isWhole || thrown(`${seed} ${name} ${fault.name} ${at}`) % ONE_OF === 0,
		);
}

const rows: MatrixRow[] = [];

/** Notes how a cell went. */
export function note(name: string, { family }: FaultCase, isRight: boolean): void {
	let row = rows.find((one) => one.name === name);
	if (row === undefined) rows.push((row = { name, families: {} }));
	const counts = (row.families[family] ??= { tried: 0, failed: 0 });
	counts.tried += 1;
	if (!isRight) counts.failed += 1;
}

/** Hands the rows of this file to the command that wants them. */
export function handOver(part: string): void {
	if (FAULT_TABLE !== undefined) writeFileSync(`${FAULT_TABLE}/${part}.json`, JSON.stringify(rows));
}
