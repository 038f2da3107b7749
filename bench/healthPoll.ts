// A process of its own, so that nothing but n8n can keep it waiting. It asks n8n's health each 10 ms and is told by
// messages when to begin and when to tell the longest time without an answer.
import http from 'node:http';

const EVERY_MS = 10;
const url = `${process.argv[2]}/healthz`;
const agent = new http.Agent({ keepAlive: true });
let answeredAt = performance.now();
let longest = 0;

const ask = (): Promise<void> =>
	new Promise((resolve, reject) => {
		http
			.get(url, { agent }, (response) => response.resume().once('end', resolve))
			.once('error', reject);
	});

async function poll() {
	for (;;) {
		await ask();
		const now = performance.now();
		longest = Math.max(longest, now - answeredAt);
		answeredAt = now;
		await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
	}
}

process.on('message', (message) => {
	const now = performance.now();
	if (message === 'begin') {
		longest = 0;
		answeredAt = now;
	} else process.send?.(Math.max(longest, now - answeredAt));
});
void poll();
