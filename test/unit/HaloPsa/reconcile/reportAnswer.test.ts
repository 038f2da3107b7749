import {
	publishedAnswerOf,
	reportAnswerOf,
	storedReportIn,
} from '../../../../nodes/HaloPsa/reconcile/reportAnswer';

const rows = [{ error: 'Disk full', message: 'on FS01', details: 'C:' }];
const loaded = { loaded: true, load_error: '', rows };

describe('a report that was run', () => {
	test.each([
		['with its result', { id: 5, report: loaded }],
		['in a list of one', [{ id: 5, report: loaded }]],
	])('%s: its rows, whatever they tell of', (_, body) => {
		expect(reportAnswerOf(body)).toEqual({ rows, profile: { id: 5, report: loaded } });
	});

	test('the result alone', () => {
		expect(reportAnswerOf(loaded)).toEqual({ rows, profile: {} });
	});

	test('no rows only where Halo says that it loaded', () => {
		expect(reportAnswerOf({ report: { loaded: true, rows: null } })).toMatchObject({ rows: [] });
		expect(reportAnswerOf({ report: { loaded: true, rows: [] } })).toMatchObject({ rows: [] });
	});

	test('its error wins over rows', () => {
		expect(reportAnswerOf({ report: { ...loaded, load_error: ' Timeout expired. ' } })).toEqual({
			failed: 'Timeout expired.',
		});
	});

	test.each([
		['not loaded', { report: { loaded: false, rows: null } }, 'Halo did not load it'],
		['no rows', { report: { rows: null } }, 'the answer holds no rows'],
		['no report', { id: 5 }, 'the answer holds no rows'],
		['texts', { report: { loaded: true, rows: ['x', {}] } }, '1 of its 2 rows are no rows'],
		['a text', 'x', 'the answer holds no report'],
		['two reports', [{ report: loaded }, { report: loaded }], 'the answer holds no report'],
	])('%s: nothing is concluded', (_, body, why) => {
		expect(reportAnswerOf(body)).toEqual({ why });
	});
});

describe('a published report', () => {
	test.each([
		['rows alone', rows],
		['rows under data', { data: rows }],
		['the report with them', { id: 5, report: loaded }],
		['a list with the report', [{ id: 5, report: loaded }]],
		['the result alone', loaded],
	])('%s', (_, body) => {
		expect(publishedAnswerOf(body)).toMatchObject({ rows });
	});

	test('a row with a load_error of its own is a row', () => {
		expect(publishedAnswerOf([{ load_error: 'x' }])).toEqual({
			rows: [{ load_error: 'x' }],
			profile: {},
		});
	});

	test('what fails', () => {
		expect(publishedAnswerOf({ load_error: 'Timeout' })).toEqual({ failed: 'Timeout' });
		expect(publishedAnswerOf({ Message: 'Not published' })).toEqual({ failed: 'Not published' });
		expect(publishedAnswerOf({})).toEqual({ why: 'the answer holds no rows' });
	});
});

test('a query that was stored is told by its ID, and by no result', () => {
	expect(storedReportIn({ id: 12, name: '' })).toBe(12);
	expect(storedReportIn([{ id: 12, report: null }])).toBe(12);
	expect(storedReportIn({ id: 12, report: loaded })).toBeUndefined();
	expect(storedReportIn({ id: 0 })).toBeUndefined();
	expect(storedReportIn('x')).toBeUndefined();
});
