const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const freePort = require('./freePort');
const browserId = require('./browserId');
const owner = require('./owner');
const { PlainError } = require('../scripts/support/plainError');
const { startServer } = require('./serverProcess');

/**
 * Runs SQL on n8n's database with the SQLite of its own Node; ours may be too old to have one.
 * @param {{ node: string, home: string, sql: string }} options
 */
function runSql({ node, home, sql }) {
	const script = `const { DatabaseSync } = require('node:sqlite');
		const db = new DatabaseSync(process.argv[1]);
		db.exec(process.argv[2]);
		db.close();`;
	execFileSync(
		node,
		['--no-warnings', '-e', script, path.join(home, '.n8n', 'database.sqlite'), sql],
		{
			stdio: ['ignore', 'ignore', 'pipe'],
		},
	);
}

/**
 * Makes a home whose database has been through n8n's 200 migrations and has its owner, to be
 * copied for each start: that halves the time a start takes.
 * @param {{ node: string, n8n: string, version: string, folder: string }} options
 */
async function prepareHome({ node, n8n, version, folder }) {
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	const server = await startServer({
		node,
		n8n,
		version,
		home: folder,
		port: await freePort(),
		removeHome: false,
	});
	try {
		const answer = await fetch(`${server.url}/rest/owner/setup`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'browser-id': browserId },
			body: JSON.stringify(owner),
		});
		if (!answer.ok) {
			throw new PlainError(`n8n refused its owner: ${answer.status} ${await answer.text()}`);
		}
	} finally {
		await server.end({ gently: true });
	}
	// All of it in one file: a copy then needs no write-ahead log beside it.
	runSql({ node, home: folder, sql: 'PRAGMA wal_checkpoint(TRUNCATE);' });
}

module.exports = { prepareHome, runSql };
