import type { Sandbox } from '../../../sandbox';
import type { ClientLine } from '../../support/clientLine';
import clock from '../../support/clock';
import type { FaultCase, Step } from './faults';
import type { Subject, Told } from './subject';
import { note, placesOf } from './table';

/** Where the subjects run. */
export interface Stage {
	sandbox: Sandbox;
	line: ClientLine;
}

/** A subject where nothing goes wrong: what it asks, tells and leaves behind. */
export interface Clean {
	steps: Step[];
	told: Told;
	before: string[];
	once: string[];
	beside: string[];
}

const MINUTE_MS = 60_000;
/** The longest that a run waits: for Halo's rate limit, or for an answer, then with a look and an attempt more. */
const LONGEST_MS = { single: 12 * MINUTE_MS, lasting: 8 * MINUTE_MS };
/** Requests beyond those of a run where nothing goes wrong: attempts of the one that fails, a log-in, and looks afterwards. */
const MORE_REQUESTS = { single: 14, lasting: 40 };

/** What begins a sentence that says what to do. */
const ADVICE =
	/\b(Run|Try|Look|Check|Correct|Compare|Copy|copy|Set|Switch|Give|Add|See|Use|Do the same|Ask|Wait|Tick|Open|Have|have|see|Publish|Choose|Go to|check|tick|run|try|add)\b/;
/** What only programs say. */
const RAW =
	/\[object|undefined|NaN|socket hang up|ECONN|ETIMEDOUT|status code|<html|<!DOCTYPE|\bat \/|TypeError|JSON/;

/** An error that says of a write that it may have happened. */
const OPEN = /may or may not/;

const tidy = (rows: string[]) => [...rows].sort();

/** Rows without those of others, each taken once. */
function without(rows: string[], others: string[]): string[] {
	const left = [...others];
	return rows.filter((row) => {
		const index = left.indexOf(row);
		if (index >= 0) left.splice(index, 1);
		return index < 0;
	});
}

const same = (left: string[], right: string[]) =>
	JSON.stringify(tidy(left)) === JSON.stringify(tidy(right));

const short = (value: unknown) => JSON.stringify(value).slice(0, 600);

/** Runs a subject once with nothing in its way. */
async function cleanRun(stage: Stage, subject: Subject): Promise<Clean> {
	await subject.prepare();
	const before = subject.state();
	const from = stage.sandbox.requests.length;
	stage.line.reset();
	const told = await subject.run();
	await clock.idle();
	if (told.errors.length > 0)
		throw new Error(`${subject.name} fails by itself: ${told.errors.join()}`);
	const steps = stage.sandbox.requests.slice(from).map(({ method, path }) => ({ method, path }));
	return { steps, told, before, once: subject.state(), beside: subject.mayLack?.state() ?? [] };
}

/** Has one request of the next run go wrong. */
function arrange({ sandbox, line }: Stage, fault: FaultCase, steps: Step[], at: number): void {
	const { server, deadToken, isOfPath, lasts } = fault;
	const times = lasts === true || isOfPath === true ? Infinity : 1;
	if (fault.line !== undefined) line.break(at, fault.line, times);
	if (deadToken !== undefined) {
		sandbox.switches.expiredToken = deadToken;
		sandbox.faults.add({ skip: at, hold: () => sandbox.expireTokens() });
	}
	if (server === undefined) return;
	const { method, path } = steps[at];
	if (isOfPath !== true) return sandbox.faults.add({ ...server, skip: at, times });
	// IDs of what is made in the run are others each time.
	const pattern = new RegExp(`^${path.replace(/[0-9a-f-]{36}|\\d+$/, '[^/]+')}$`, 'i');
	const before = steps
		.slice(0, at)
		.filter((step) => step.method === method && pattern.test(step.path));
	sandbox.faults.add({ ...server, method, path: pattern, skip: before.length, times });
}

/** What is wrong with the words of an error. */
function wrongWords(error: string): string[] {
	if (RAW.test(error)) return [`speaks like a program: ${error}`];
	return ADVICE.test(error) ? [] : [`does not say what to change: ${error}`];
}

/** What is wrong after the run that was disturbed. */
function wrongAfterFirst(subject: Subject, clean: Clean, told: Told): string[] {
	const state = subject.state();
	const failed = told.errors.length > 0;
	const wrong = told.errors.flatMap(wrongWords);
	if (subject.again === 'reads') {
		const isRight = failed || JSON.stringify(told.output) === JSON.stringify(clean.told.output);
		return isRight ? wrong : [...wrong, `silent: puts out ${short(told.output)}`];
	}
	if (!failed && !same(state, clean.once))
		wrong.push(
			`silent: leaves ${short(without(state, clean.once))}, lacks ${short(without(clean.once, state))}`,
		);
	const { mayLack } = subject;
	if (!failed && mayLack !== undefined && !same(mayLack.state(), clean.beside)) {
		if (!mayLack.told.test(JSON.stringify(told.output)))
			wrong.push(`silent: lacks ${short(without(clean.beside, mayLack.state()))}`);
	}
	if (subject.again === 'adds') {
		const added = without(state, clean.before);
		if (without(added, without(clean.once, clean.before)).length > 0)
			wrong.push(`adds ${short(added)}`);
		const isOpen = told.errors.some((error) => OPEN.test(error));
		if (failed && !isOpen && subject.items === 1 && added.length > 0)
			wrong.push(`has added, and says: ${told.errors.join()}`);
	}
	return wrong;
}

/** What is wrong after the run behind it, which nothing disturbs. */
function wrongAfterSecond(subject: Subject, clean: Clean, told: Told, between: string[]): string[] {
	if (told.errors.length > 0) return [`does not go on: ${told.errors.join()}`];
	const state = subject.state();
	if (subject.again === 'reads') {
		const isRight = JSON.stringify(told.output) === JSON.stringify(clean.told.output);
		return isRight ? [] : [`then puts out ${short(told.output)}`];
	}
	const right =
		subject.again === 'same' ? clean.once : [...between, ...without(clean.once, clean.before)];
	if (same(state, right)) return [];
	return [
		`then has ${short(without(state, right))} too much, lacks ${short(without(right, state))}`,
	];
}

/**
 * One cell of the table: a run in which one request goes wrong, then one in which nothing does.
 *
 * @returns a sentence for each thing that does not hold
 */
async function cell(
	stage: Stage,
	subject: Subject,
	clean: Clean,
	fault: FaultCase,
	at: number,
): Promise<string[]> {
	const { sandbox, line } = stage;
	await subject.prepare();
	line.reset();
	const waitedBefore = clock.waited();
	arrange(stage, fault, clean.steps, at);
	const told = await subject.run();
	const waited = clock.waited() - waitedBefore;
	const kind = fault.lasts === true || fault.isOfPath === true ? 'lasting' : 'single';
	const wrong: string[] = [];
	const most = clean.steps.length + MORE_REQUESTS[kind];
	if (line.requests > most) wrong.push(`${line.requests} requests, at most ${most}`);
	if (waited > LONGEST_MS[kind]) wrong.push(`waits ${Math.round(waited / 1000)} seconds`);
	await clock.idle();
	sandbox.faults.clear();
	line.reset();
	wrong.push(...wrongAfterFirst(subject, clean, told));
	const between = subject.state();
	const again = await subject.run();
	await clock.idle();
	wrong.push(...wrongAfterSecond(subject, clean, again, between));
	wrong.push(...sandbox.violations.map((violation) => `asks ${JSON.stringify(violation)}`));
	const { method, path } = clean.steps[at];
	return wrong.map(
		(what) =>
			`${subject.name}, ${fault.family}: ${fault.name}, request ${at} (${method} ${path}): ${what}`,
	);
}

/**
 * Every cell of a subject that this run tries.
 *
 * @returns a sentence for each thing that does not hold
 */
export async function tryCells(stage: Stage, subject: Subject): Promise<string[]> {
	// What a process learns once is asked in the first run only.
	await cleanRun(stage, subject);
	const clean = await cleanRun(stage, subject);
	const wrong: string[] = [];
	for (const { fault, at } of placesOf(subject, clean.steps)) {
		const found = await cell(stage, subject, clean, fault, at);
		note(subject.name, fault, found.length === 0);
		wrong.push(...found);
	}
	return wrong;
}
