import { existsSync } from 'node:fs';
import { fullPath, sourcesIn } from '../../scripts/support/sources';

const FOLDER = 'test/unit/';

/** Folders of the project that are mirrored under their own name; the others are those of nodes/. */
const OWN_NAME = ['credentials', 'real-n8n', 'scripts'];

/** The source of a test `<source>.test.ts`, or `<source>.<aspect>.test.ts` where a source has several. */
function sourcesOf(file: string): string[] {
	const path = file.slice(FOLDER.length).replace(/\.test\.ts$/, '');
	const [top] = path.split('/');
	const source = OWN_NAME.includes(top) ? path : `nodes/${path}`;
	return [`${source}.ts`, `${source.replace(/\.[^./]+$/, '')}.ts`, `${source}.js`];
}

/** Those beside this one are about the whole project. */
const mirroring = sourcesIn('test/unit')
	.map(({ file }) => file)
	.filter((file) => file.endsWith('.test.ts') && file.slice(FOLDER.length).includes('/'));

test('each unit test bears the name of the source that it tests', () => {
	expect(mirroring.length).toBeGreaterThan(50);
	const alone = mirroring.filter((file) => !sourcesOf(file).map(fullPath).some(existsSync));
	expect(alone).toEqual([]);
});
