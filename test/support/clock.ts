/**
 * A clock for tests in which waiting takes no time: each `sleep` is written down, and time jumps ahead to the next
 * sleeper as soon as nothing else goes on. Between jumps it runs like the real one.
 */
import channel from 'node:diagnostics_channel';

const realNow = Date.now.bind(Date);
/**
 * Nothing goes on when so many turns of the event loop in a row bring no request and no answer. Counted in turns, since
 * client and server share this process: however busy the machine is, each gets on by a step in a turn or two.
 */
const QUIET_TURNS = 60;
/** Sleepers due within so many milliseconds wake together, a little late, as timers do. */
const TOGETHER = 50;
const ON_THE_NETWORK = [
	'http.client.request.start',
	'http.client.response.finish',
	'http.server.request.start',
	'http.server.response.finish',
];

let ahead = 0;
let began = realNow();
let running = false;
let seenOnNetwork = 0;
let waits: number[] = [];
let sleepers: Array<{ at: number; wake: () => void }> = [];

const now = () => realNow() + ahead;

const turn = () => new Promise((resolve) => setImmediate(resolve));

const onNetwork = () => {
	seenOnNetwork += 1;
};

async function quiet() {
	let before = seenOnNetwork;
	for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
		await turn();
		if (seenOnNetwork === before) continue;
		before = seenOnNetwork;
		turns = 0;
	}
}

async function run() {
	if (running) return;
	running = true;
	while (sleepers.length > 0) {
		await quiet();
		const first = Math.min(...sleepers.map(({ at }) => at));
		const next = Math.max(...sleepers.map(({ at }) => at).filter((at) => at < first + TOGETHER));
		ahead += Math.max(0, next - now());
		const due = sleepers.filter(({ at }) => at <= now());
		sleepers = sleepers.filter(({ at }) => at > now());
		for (const { wake } of due) wake();
	}
	running = false;
}

/** The clock of a test; `start` before a test file, `reset` before each test. */
const clock = {
	/** Milliseconds since 1970 on this clock. */
	now,
	/** Stands in for `sleep` of n8n-workflow. */
	async sleep(ms: number): Promise<void> {
		// A turn for the event loop is no wait; whether one is due depends on how busy the machine is.
		if (ms === 0) return void (await turn());
		waits.push(ms);
		await new Promise((resolve) => {
			sleepers.push({ at: now() + ms, wake: () => resolve(undefined) });
			void run();
		});
	},
	/** Every wait asked for since the test began, in milliseconds. */
	waits: () => waits,
	/** Whether somebody waits for this clock. */
	isAwaited: () => sleepers.length > 0,
	/** How far waiting has moved this clock since the test began, in milliseconds; what the machine took itself aside. */
	waited: () => ahead,
	/** How much time has passed since the test began, in milliseconds: what was waited and what the machine took. */
	passed: () => now() - began,
	/** Gives other tasks a real moment, such as the answer of a database would take. */
	async moment() {
		await turn();
	},
	/** Waits until what was begun beside the test has come to its end: nobody sleeps, and nothing is on the network. */
	async idle(): Promise<void> {
		do await quiet();
		while (sleepers.length > 0);
	},
	/** Begins a test: no waits, real time. */
	reset() {
		ahead = 0;
		began = realNow();
		waits = [];
		sleepers = [];
	},
	/**
	 * Has all of this process live at another moment from now on, what asks for the date of today as well.
	 *
	 * @returns puts it back
	 */
	liveAt(epochMs: number): () => void {
		const real = globalThis.Date;
		ahead = epochMs - realNow();
		began = now();
		globalThis.Date = new Proxy(real, {
			construct: (target, given: unknown[]) =>
				Reflect.construct(target, given.length === 0 ? [now()] : given) as object,
			get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
		});
		return () => {
			globalThis.Date = real;
		};
	},
	/** Before a test file. */
	start() {
		for (const name of ON_THE_NETWORK) channel.subscribe(name, onNetwork);
	},
	/** After a test file. */
	stop() {
		for (const name of ON_THE_NETWORK) channel.unsubscribe(name, onNetwork);
	},
};

export default clock;
