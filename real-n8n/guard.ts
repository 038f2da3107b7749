// Waits until the process that started it is gone, however it went (Ctrl-C, kill -9, a crash), and
// then ends the n8n that was left behind and removes its home.
import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const [group, home] = process.argv.slice(2);
const STOP_TIMEOUT_MS = 3_000;

function signalGroup(signal: NodeJS.Signals | 0) {
	try {
		return process.kill(-Number(group), signal);
	} catch {
		return false;
	}
}

process.stdin.resume().on('close', async () => {
	signalGroup('SIGTERM');
	const deadline = Date.now() + STOP_TIMEOUT_MS;
	while (signalGroup(0) && Date.now() < deadline) await wait(50);
	signalGroup('SIGKILL');
	if (home) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});
