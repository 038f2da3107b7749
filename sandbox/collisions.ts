import type { RequestHandler } from 'express';
import type { Switches } from './switches';

/** Whether the body creates a ticket: a row without an ID. */
const creates = (body: unknown): boolean =>
	typeof body === 'string' && body.startsWith('[')
		? (JSON.parse(body) as Array<{ id?: unknown }>).some(({ id }) => id === undefined)
		: false;

/**
 * Two creations of tickets at the same moment get the same number, and the later one is refused by the database. That
 * numbers race was reported; what Halo answers then is not known.
 */
export function collisions(switches: () => Switches): RequestHandler {
	let underWay = 0;
	return (request, response, next) => {
		const isCreation =
			request.method === 'POST' &&
			request.path.toLowerCase() === '/tickets' &&
			creates(request.body);
		if (!isCreation) return next();
		underWay += 1;
		response.once('close', () => (underWay -= 1));
		if (underWay === 1 || !switches().numbersCollide) return next();
		response.status(400).json({
			ClassName: 'System.Data.SqlClient.SqlException',
			Message:
				"Violation of PRIMARY KEY constraint 'PK_FAULTS'. Cannot insert duplicate key in object 'dbo.FAULTS'.",
		});
	};
}
