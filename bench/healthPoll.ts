// A process of its own, so that nothing but n8n can keep it waiting. It asks n8n's health each 10 ms and is told by
// messages when to begin and when to tell the longest time without an answer, and how many there were.
import http from 'node:http';

const EVERY_MS = 10;
const url = `${process.argv[2]}/healthz`;
const agent = new http.Agent({ keepAlive: true });
let answeredAt = performance.now();
let longest = 0;
let answers = 0;
let isWatching = false;

/** Whether n8n has answered: it may close a connection that was idle just as the next question goes out. */
const ask = (): Promise<boolean> =>
	new Promise((resolve) => {
		http
			.get(url, { agent }, (response) => response.resume().once('end', () => resolve(true)))
			.once('error', () => resolve(false));
	});

async function poll() {
	for (;;) {
		if (isWatching && (await ask())) {
			const now = performance.now();
			longest = Math.max(longest, now - answeredAt);
			answeredAt = now;
			answers += 1;
		}
		await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
	}
}

process.on('message', (message) => {
	const now = performance.now();
	isWatching = message === 'begin';
	if (isWatching) [answeredAt, longest, answers] = [now, 0, 0];
	else process.send?.({ longest: Math.max(longest, now - answeredAt), answers });
});
void poll();
