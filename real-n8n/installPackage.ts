import fs from 'node:fs';
import path from 'node:path';
import { runCommand } from '../scripts/support/command';
import { runSql } from './preparedHome';

/** What an installation reads of a package. */
interface PackageJson {
	name: string;
	version: string;
	author?: { name?: string; email?: string };
	dependencies?: Record<string, string>;
	n8n?: { nodes?: string[] };
}

/** A package in a home's nodes folder. */
interface UnpackedPackage {
	packageFolder: string;
	packageJson: PackageJson;
}

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** What enters an unpacked package into n8n's database, whichever it is. */
export function registration({ packageFolder, packageJson }: UnpackedPackage): string {
	const { name, version, author = {}, n8n = {} } = packageJson;
	const rows = (n8n.nodes ?? []).map((file) => {
		const type = path.basename(file).replace('.node.js', '');
		const codex = path.join(packageFolder, file.replace(/\.js$/, '.json'));
		const { nodeVersion = '1' }: { nodeVersion?: string } = fs.existsSync(codex)
			? JSON.parse(fs.readFileSync(codex, 'utf8'))
			: {};
		const camelCase = type[0].toLowerCase() + type.slice(1);
		return `INSERT INTO installed_nodes (name, type, "latestVersion", package) VALUES
			(${quoted(type)}, ${quoted(`${name}.${camelCase}`)}, ${Number(nodeVersion)}, ${quoted(name)});`;
	});
	return [
		`INSERT INTO installed_packages
			("packageName", "installedVersion", "authorName", "authorEmail", "createdAt", "updatedAt") VALUES
			(${[name, version, author.name ?? '', author.email ?? ''].map(quoted).join(', ')}, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP);`,
		...rows,
	].join('\n');
}

/**
 * Does with a tarball what n8n's own installer (community-packages.service.js of the pinned
 * version) does with one from the registry: unpacked into the home's nodes folder without its
 * development and peer dependencies, its dependencies installed without scripts, entered in the
 * folder's package.json and in the database, so that Settings → Community nodes lists it.
 */
export async function installPackage({
	node,
	home,
	tarball,
}: {
	node: string;
	home: string;
	tarball: string;
}): Promise<void> {
	runSql({ node, home, sql: registration(await unpackPackage({ home, tarball })) });
}

/** The same without the database: n8n loads the package, as in an image that has it, and its settings do not list it. */
export async function unpackPackage({
	home,
	tarball,
}: {
	home: string;
	tarball: string;
}): Promise<UnpackedPackage> {
	const nodesFolder = path.join(home, '.n8n', 'nodes');
	const listing = await runCommand('tar', ['-xzOf', tarball, 'package/package.json'], {
		doing: 'Reading the packed package',
	});
	const {
		devDependencies,
		peerDependencies,
		optionalDependencies,
		...packageJson
	}: PackageJson & Record<string, unknown> = JSON.parse(listing);
	const packageFolder = path.join(nodesFolder, 'node_modules', packageJson.name);
	fs.mkdirSync(packageFolder, { recursive: true });
	await runCommand('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components=1'], {
		doing: 'Unpacking the packed package',
	});
	fs.writeFileSync(path.join(packageFolder, 'package.json'), JSON.stringify(packageJson, null, 2));
	// Without dependencies, n8n's `npm install` here finds nothing to do; it costs a second.
	if (Object.keys(packageJson.dependencies ?? {}).length > 0) {
		const options = ['--bin-links=false', '--install-strategy=shallow', '--package-lock=false'];
		await runCommand(
			'npm',
			['install', '--no-audit', '--no-fund', '--ignore-scripts', ...options],
			{
				cwd: packageFolder,
				doing: `Installing what ${packageJson.name} needs`,
			},
		);
	}
	const ledger = path.join(nodesFolder, 'package.json');
	const installed: { dependencies: Record<string, string> } = fs.existsSync(ledger)
		? JSON.parse(fs.readFileSync(ledger, 'utf8'))
		: { name: 'installed-nodes', private: true, dependencies: {} };
	installed.dependencies[packageJson.name] = packageJson.version;
	fs.writeFileSync(ledger, JSON.stringify(installed, null, 2));
	return { packageFolder, packageJson };
}
