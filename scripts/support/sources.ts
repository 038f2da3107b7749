import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { preProcessFile } from 'typescript';

const root = join(__dirname, '..', '..');

/** A TypeScript file of the project. */
interface Source {
	/** From the project's root, with slashes. */
	file: string;
	text: string;
	/** The modules that it imports, as it names them; looked for when they are asked for. */
	readonly imports: string[];
}

/** The TypeScript sources that reach users. */
export const productionSources = (): Source[] => sourcesIn('nodes', 'credentials');

/** The TypeScript files below folders of the project. */
export const sourcesIn = (...folders: string[]): Source[] =>
	folders.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
			.map((entry) => {
				const file = join(entry.parentPath, entry.name);
				const text = readFileSync(file, 'utf8');
				return {
					file: relative(root, file).replaceAll(sep, '/'),
					text,
					get imports() {
						return preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
					},
				};
			}),
	);

/** Where a file is whose path, with slashes, begins at the project's root. */
export const fullPath = (file: string): string => join(root, ...file.split('/'));
