import type { IDataObject } from 'n8n-workflow';
import { execute } from '../../../../nodes/HaloPsa/operations/execute';
import { records } from '../../../../nodes/HaloPsa/records';
import { bytesOf } from '../../../support/memory';
import { contextOf, locator } from '../../../support/node';

const ROWS = 50_000;

/** What Halo answers to a report of so many rows. */
const answerOf = (count: number): string =>
	JSON.stringify({
		id: 5,
		available_columns: [
			{ name: 'minutes', data_type: 'int' },
			{ name: 'code', data_type: 'nvarchar' },
		],
		report: {
			loaded: true,
			load_error: '',
			rows: Array.from({ length: count }, (_, index) => ({
				ticket: index,
				summary: `Summary of ticket ${index}`,
				logged: '2026-03-09T14:05:00',
				minutes: String(index),
				code: `00${index}`,
				billable: index % 2 === 0,
			})),
		},
	});

/** Runs the report with an answer that nobody but the node holds. */
async function runOn(answer: string) {
	const context = contextOf({
		resource: 'report',
		operation: 'run',
		reportId: locator('id', '5'),
	});
	Object.assign(context.helpers, {
		httpRequestWithAuthentication: async () => ({
			statusCode: 200,
			headers: { 'content-type': 'application/json' },
			body: JSON.parse(answer) as IDataObject,
		}),
	});
	const [items] = await execute(context, records);
	return { items, hints: context.hints };
}

test(`${ROWS} rows stay under twice the memory of the rows`, async () => {
	await runOn(answerOf(10));
	const answer = answerOf(ROWS);
	const ofRows = await bytesOf({ value: JSON.parse(answer) });
	const { items, hints } = await runOn(answer);
	expect(items).toHaveLength(ROWS);
	expect(items[7].json).toEqual({
		ticket: 7,
		summary: 'Summary of ticket 7',
		logged: '2026-03-09T14:05:00Z',
		minutes: 7,
		code: '007',
		billable: false,
	});
	const held = await bytesOf({ value: items.splice(0) });
	expect(held).toBeLessThan(2 * ofRows);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(/^Halo gives at most 50,000 rows of a report, .*there may be more/),
	]);
});
