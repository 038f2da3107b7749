/** The sandbox in a process of its own: answers the calls of the one that started it, until that one lets go. */
import { startSandbox } from '../../../sandbox';
import type { SandboxCall } from './sandboxProcess';

async function main() {
	const sandbox = await startSandbox({ data: 'empty' });
	const { halo } = sandbox;
	const answer = (call: SandboxCall) => {
		switch (call.do) {
			case 'open':
				return sandbox.credential();
			case 'fill':
				halo.clear(call.entity);
				for (const row of call.rows) halo.add(call.entity, row);
				return undefined;
			case 'requests':
				return sandbox.apiRequests().length;
		}
	};
	process.on('message', (message) => {
		const { id, call } = message as { id: number; call: SandboxCall };
		process.send?.({ id, answer: answer(call) });
	});
	process.once('disconnect', () => process.exit());
	process.send?.({ id: 0 });
}

void main();
