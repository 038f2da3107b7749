import type { RealN8n } from '../real-n8n/start';
import type { SandboxProcess } from '../test/support/scale/sandboxProcess';
import type { Nodes } from './nodes';

/** What the jobs work with. */
export interface Bench {
	n8n: RealN8n;
	sandbox: SandboxProcess;
	nodes: Nodes;
}

/** The ways to do a job, as the page names them. */
export const FLOWS = {
	ours: 'Halo PSA',
	oursInArrays: 'Halo PSA, 50 rows a request',
	builtIn: 'built-in HaloPSA',
	http: 'HTTP Request',
	httpInArrays: 'HTTP Request, arrays',
	floor: 'passed through',
} as const;

/** One way to do a job. */
export interface Contender {
	/** Of `FLOWS`, or a name of its own. */
	flow: string;
	/** Before each run, unmeasured. */
	prepare?: () => Promise<void>;
	run: () => Promise<void>;
	/** Throws where the run did not do the job. */
	check?: () => Promise<void>;
	/** After each run, unmeasured. */
	tidy?: () => Promise<void>;
}

/** One thing that every contender does. */
export interface Job {
	/** As the command takes it. */
	name: string;
	/** As the page has it. */
	label: string;
	/** Line latencies in milliseconds at which it says something. */
	latencies: readonly number[];
	rounds: number;
	/** How many executions, deliveries or look-ups a run has, where these are what is compared. */
	units?: { count: number; of: string };
	contenders: (bench: Bench) => Promise<Contender[]>;
}

/** On a line to a hosted Halo nearby, and to one far away; in milliseconds. */
export const NEAR = 50;
export const FAR = 200;
export const BOTH = [NEAR, FAR] as const;

/** @throws where two values differ */
export function expectSame(what: string, found: unknown, expected: unknown): void {
	if (found !== expected)
		throw new Error(`${what}: ${String(found)}, and it should be ${String(expected)}`);
}
