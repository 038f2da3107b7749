import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { preProcessFile } from 'typescript';

const root = join(__dirname, '..', '..');

/** A TypeScript file of the project. */
interface Source {
	/** From the project's root, with slashes. */
	file: string;
	text: string;
	/** The modules that it imports, as it names them. */
	imports: string[];
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
				const imports = preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
				return { file: relative(root, file).replaceAll(sep, '/'), text, imports };
			}),
	);

/** Where a file is whose path, with slashes, begins at the project's root. */
export const fullPath = (file: string): string => join(root, ...file.split('/'));
