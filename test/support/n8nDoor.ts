import express from 'express';
import type { Request, Response } from 'express';
import type { Delivery, DeliveryOutcome, TriggerUnderTest } from './triggers';

/** n8n's webhook server, as far as triggers under test are reached through it. */
export interface N8nDoor {
	/** Where n8n is reached from outside. */
	origin: string;
	/** The triggers that are reached, each at its own addresses. */
	triggers: TriggerUnderTest[];
	/** What came of each request that a trigger took, in the order of arrival. */
	outcomes: DeliveryOutcome[];
	/** Every request that arrived, as it came. */
	arrived: Delivery[];
	/** Answered to every request in place of a trigger, such as 502 while n8n is down. */
	answer: number | undefined;
	close(): Promise<void>;
}

function deliveryOf(request: Request): Delivery {
	return {
		body: typeof request.body === 'string' ? request.body : '',
		headers: Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
		),
		query: { ...(request.query as Record<string, string>) },
		isTest: request.path.startsWith('/webhook-test/'),
	};
}

/** Opens the door on a free port of this machine. */
export async function openDoor(): Promise<N8nDoor> {
	const app = express();
	const server = app.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const address = server.address();
	const door: N8nDoor = {
		origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
		triggers: [],
		outcomes: [],
		arrived: [],
		answer: undefined,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	app.use(express.text({ type: () => true, limit: '60mb' }));
	app.use(async (request: Request, response: Response) => {
		const delivery = deliveryOf(request);
		door.arrived.push(delivery);
		const url = `${door.origin}${request.path}`;
		const trigger = door.triggers.find((one) => one.url(delivery.isTest) === url);
		if (door.answer !== undefined || trigger === undefined)
			return void response.status(door.answer ?? 404).end();
		const outcome = await trigger.deliver(delivery);
		door.outcomes.push(outcome);
		response.status(outcome.status).end();
	});
	return door;
}
