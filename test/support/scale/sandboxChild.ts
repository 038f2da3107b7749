import { startSandbox } from '../../../sandbox';
import type { SandboxCall } from './sandboxProcess';

/** Answers the calls of the process that started this one, until that one lets go. */
async function main(): Promise<void> {
	const sandbox = await startSandbox({ data: 'empty' });
	const { halo } = sandbox;
	const answer = (call: SandboxCall): unknown => {
		switch (call.do) {
			case 'open':
				return sandbox.credential();
			case 'fill':
				halo.clear(call.entity);
				for (const row of call.rows) halo.add(call.entity, row);
				return undefined;
			case 'count':
				return halo.rows(call.entity).length;
			case 'requests':
				return sandbox.apiRequests().length;
		}
	};
	process.on('message', ({ id, call }: { id: number; call: SandboxCall }) => {
		process.send?.({ id, answer: answer(call) });
	});
	process.once('disconnect', () => process.exit());
	process.send?.({ id: 0 });
}

void main();
