const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { runCommand } = require('./command');
const { PlainError } = require('./plainError');

const root = path.join(__dirname, '..', '..');

/**
 * @typedef {{ passed: boolean, message?: string, details?: string }} Finding
 * @typedef {{ analyzePackage(folder: string, patterns: string[]): Promise<Finding>,
 *   SOURCE_FILE_PATTERNS: string[] }} Scanner
 */

/** n8n's own scan, as its review runs it, on the source and on what is published. */
const PUBLISHED_FILE_PATTERNS = ['**/*.js', 'package.json'];

/**
 * @param {string} tarball
 * @returns {Promise<void>} throws with the findings
 */
async function scanPackage(tarball) {
	const scannerModule = '@n8n/scan-community-package/scanner/scanner.mjs';
	/** @type {Scanner} */
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(scannerModule);
	const unpacked = fs.mkdtempSync(path.join(os.tmpdir(), 'package-scan-'));
	try {
		await runCommand('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], {
			doing: 'Unpacking the packed package',
		});
		const findings = [
			await analyzePackage(root, SOURCE_FILE_PATTERNS),
			await analyzePackage(unpacked, PUBLISHED_FILE_PATTERNS),
		].filter(({ passed }) => !passed);
		if (findings.length > 0) {
			const texts = findings.map(({ message, details }) => details ?? message);
			throw new PlainError(`${texts.join('\n')}\n\nn8n's package scan did not pass.`);
		}
	} finally {
		fs.rmSync(unpacked, { recursive: true, force: true });
	}
}

module.exports = { scanPackage };
