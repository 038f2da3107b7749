import fs from 'node:fs';
import path from 'node:path';
import { between } from './markdown';

const root = path.join(__dirname, '..', '..');

const writeInto = (page: string) => (name: string, content: string) => {
	const file = path.join(root, page);
	fs.writeFileSync(file, between(page, fs.readFileSync(file, 'utf8'), name, content));
};

/** Writes what a command has found into the page of such results, between the markers of its name. */
export const writeProof: (name: 'faults' | 'soak', content: string) => void =
	writeInto('docs/proof.md');

/** Writes what was measured into the page on it, between the markers of its name. */
export const writePerformance: (
	name: 'measured' | 'goals' | 'hourly' | 'jobs',
	content: string,
) => void = writeInto('docs/performance.md');
