/** The sandbox in a process of its own: answers the calls of the one that started it, until that one lets go. */
const { startSandbox } = require('../../../sandbox');

async function main() {
	const sandbox = await startSandbox({ data: 'empty' });
	const { halo } = sandbox;
	/** @param {import('./sandboxProcess').SandboxCall} call */
	const answer = (call) => {
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
		const { id, call } =
			/** @type {{ id: number, call: import('./sandboxProcess').SandboxCall }} */ (message);
		process.send?.({ id, answer: answer(call) });
	});
	process.once('disconnect', () => process.exit());
	process.send?.({ id: 0 });
}

void main();
