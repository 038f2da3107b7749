import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from './command';
import { PlainError } from './plainError';

const root = path.join(__dirname, '..', '..');

interface Finding {
	passed: boolean;
	message?: string;
	details?: string;
}

/** What is used of n8n's package. */
interface Scanner {
	analyzePackage(folder: string, patterns: string[]): Promise<Finding>;
	SOURCE_FILE_PATTERNS: string[];
}

/** n8n's own scan, as its review runs it, on the source and on what is published. */
const PUBLISHED_FILE_PATTERNS = ['**/*.js', 'package.json'];

/** @returns throws with the findings */
export async function scanPackage(tarball: string): Promise<void> {
	const scannerModule = '@n8n/scan-community-package/scanner/scanner.mjs';
	const { analyzePackage, SOURCE_FILE_PATTERNS }: Scanner = await import(scannerModule);
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
