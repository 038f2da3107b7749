import { main as compare } from '../bench/compare';
import { main as scale } from '../bench/scale';

/** @param args jobs to compare flows at, all of them unless given; or `scale`, then a part of a run's name */
export async function main(args: string[]): Promise<void> {
	const [name, ...more] = args;
	await (name === 'scale' ? scale(more) : compare(args));
}
