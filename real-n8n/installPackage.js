const fs = require('node:fs');
const path = require('node:path');
const { runCommand } = require('../scripts/support/command');
const { runSql } = require('./preparedHome');

/**
 * @typedef {{ name: string, version: string, author?: { name?: string, email?: string },
 *   dependencies?: Record<string, string>, n8n?: { nodes?: string[] } }} PackageJson
 */

/** @param {string} value */
const quoted = (value) => `'${value.replaceAll("'", "''")}'`;

/**
 * @param {string} packageFolder
 * @param {PackageJson} packageJson
 */
function registration(packageFolder, packageJson) {
	const { name, version, author = {}, n8n = {} } = packageJson;
	const rows = (n8n.nodes ?? []).map((file) => {
		const type = path.basename(file).replace('.node.js', '');
		const codex = path.join(packageFolder, file.replace(/\.js$/, '.json'));
		/** @type {{ nodeVersion?: string }} */
		const { nodeVersion = '1' } = fs.existsSync(codex)
			? JSON.parse(fs.readFileSync(codex, 'utf8'))
			: {};
		const camelCase = type[0].toLowerCase() + type.slice(1);
		return `INSERT INTO installed_nodes (name, type, latestVersion, package) VALUES
			(${quoted(type)}, ${quoted(`${name}.${camelCase}`)}, ${Number(nodeVersion)}, ${quoted(name)});`;
	});
	return [
		`INSERT INTO installed_packages (packageName, installedVersion, authorName, authorEmail, createdAt, updatedAt) VALUES
			(${[name, version, author.name ?? '', author.email ?? ''].map(quoted).join(', ')}, datetime('now'), datetime('now'));`,
		...rows,
	].join('\n');
}

/**
 * Does with a tarball what n8n's own installer (community-packages.service.js of the pinned
 * version) does with one from the registry: unpacked into the home's nodes folder without its
 * development and peer dependencies, its dependencies installed without scripts, entered in the
 * folder's package.json and in the database, so that Settings → Community nodes lists it.
 * @param {{ node: string, home: string, tarball: string }} options
 */
async function installPackage({ node, home, tarball }) {
	const nodesFolder = path.join(home, '.n8n', 'nodes');
	const listing = await runCommand('tar', ['-xzOf', tarball, 'package/package.json'], {
		doing: 'Reading the packed package',
	});
	/** @type {PackageJson & Record<string, unknown>} */
	const { devDependencies, peerDependencies, optionalDependencies, ...packageJson } =
		JSON.parse(listing);
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
	/** @type {{ dependencies: Record<string, string> }} */
	const installed = fs.existsSync(ledger)
		? JSON.parse(fs.readFileSync(ledger, 'utf8'))
		: { name: 'installed-nodes', private: true, dependencies: {} };
	installed.dependencies[packageJson.name] = packageJson.version;
	fs.writeFileSync(ledger, JSON.stringify(installed, null, 2));
	runSql({ node, home, sql: registration(packageFolder, packageJson) });
}

module.exports = { installPackage };
