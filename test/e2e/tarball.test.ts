import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { HaloPsa } from '../../nodes/HaloPsa/HaloPsa.node';
import { Petra } from '../../nodes/Petra/Petra.node';
import packageJson from '../../package.json';
import { EXAMPLES, flowNames, packPackage } from '../../real-n8n';
import { runCommand } from '../../scripts/support/command';

const root = path.join(__dirname, '..', '..');

/** As large as the package may be with so many resources, of Halo and Petra together. */
const LIMIT = { resources: 21, bytes: 220_000 };
/** So much may come with each resource more. */
const BYTES_A_RESOURCE = 5_000;

/** The fields to map from before the first run; which ones there are follows from the declarations. */
const SCHEMA = /^dist\/nodes\/(HaloPsa|Petra)\/__schema__\/v1\.0\.0\/\w+\/\w+\.json$/;

const resourcesOf = ({ description }: INodeType): number => {
	const resource = description.properties.find(({ name }) => name === 'resource');
	return resource?.options?.length ?? 0;
};

const filesIn = (folder: string) => readdirSync(path.join(root, folder));

let tarball: string;
let files: string[];

beforeAll(async () => {
	tarball = await packPackage();
	const listing = await runCommand('tar', ['-tzf', tarball], { doing: 'Reading the package' });
	files = listing
		.trim()
		.split('\n')
		.map((file) => file.replace(/^package\//, ''));
});

describe('What is published', () => {
	it('is the code in one file, the icons and the flows, without pictures and source maps', () => {
		const { nodes, credentials } = packageJson.n8n;
		const code = ['dist/code.js', ...nodes, ...credentials];
		const codexes = nodes.map((file) => file.replace(/\.js$/, '.json'));
		const icons = filesIn('icons').map((name) => `dist/icons/${name}`);
		const flows = [...flowNames(), ...flowNames(EXAMPLES)].map(
			(name) => `dist/workflows/${name}.json`,
		);
		const besides = ['index.js', 'LICENSE.md', 'package.json', 'README.md'];
		expect(files.filter((file) => !SCHEMA.test(file)).sort()).toEqual(
			[...code, ...codexes, ...icons, ...flows, ...besides].sort(),
		);
		expect(files.filter((file) => SCHEMA.test(file))).not.toHaveLength(0);
	});

	it('stays small: a new resource may add 5 kB', () => {
		const resources = resourcesOf(new HaloPsa()) + resourcesOf(new Petra());
		const allowed = LIMIT.bytes + BYTES_A_RESOURCE * (resources - LIMIT.resources);
		expect(statSync(tarball).size).toBeLessThanOrEqual(allowed);
	});
});
