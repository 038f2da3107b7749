import { main as contest } from '../bench/contest';
import { main as health } from '../bench/health';
import { main as scale } from '../bench/scale';
import { PlainError } from './support/plainError';

const BENCHES: Record<string, (args: string[]) => Promise<void>> = {
	/** This node beside what else a person could use. */
	contest,
	/** How long a real n8n is silent during large runs. */
	health,
	/** What large runs take, in this process. */
	scale,
};

/** @param args which bench, then its own arguments */
export async function main([name = 'contest', ...args]: string[]): Promise<void> {
	const bench = BENCHES[name];
	if (bench === undefined) {
		throw new PlainError(
			`There is no bench "${name}": choose one of ${Object.keys(BENCHES).join(', ')}.`,
		);
	}
	await bench(args);
}
