/** The sandbox in a process of its own: answers the calls of the one that started it, until that one lets go. */
import { startSandbox } from '../../../sandbox';
import type { SandboxCall } from './sandboxProcess';

async function main() {
	const sandbox = await startSandbox({ data: 'empty' });
	const { halo } = sandbox;
	const answer = async (call: SandboxCall): Promise<unknown> => {
		switch (call.do) {
			case 'open':
				return sandbox.credential();
			case 'fill':
				halo.clear(call.entity);
				for (const row of call.rows) halo.add(call.entity, row);
				return undefined;
			case 'change':
				for (const row of call.rows) {
					halo.change(call.entity, row);
					await halo.deliveriesDone();
				}
				return undefined;
			case 'rows':
				return halo.rows(call.entity);
			case 'latency':
				return sandbox.setLatency(call.ms);
			case 'counts':
				return {
					requests: sandbox.apiRequests().length,
					logins: sandbox.tokenRequests().length,
					connections: sandbox.connections(),
				};
		}
	};
	process.on('message', (message) => {
		const { id, call } = message as { id: number; call: SandboxCall };
		void answer(call).then((answered) => process.send?.({ id, answer: answered }));
	});
	process.once('disconnect', () => process.exit());
	process.send?.({ id: 0 });
}

void main();
