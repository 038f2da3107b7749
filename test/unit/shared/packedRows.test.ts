import { packRows, unpackRows } from '../../../nodes/shared/packedRows';

describe('packed rows', () => {
	it('name each field once', () => {
		expect(packRows({ a: { status: 'open', at: 1 }, b: { status: 'done', at: 2 } })).toEqual({
			fields: ['status', 'at'],
			rows: { a: ['open', 1], b: ['done', 2] },
		});
	});

	it.each([
		[{}],
		[{ a: { status: 'open', at: 0 } }],
		[{ a: { status: '' }, b: { at: 2, status: 'a b' }, c: {} }],
		[{ constructor: { constructor: 'x' } }],
	])('give back %j', (rows) => {
		const stored = JSON.parse(JSON.stringify(packRows(rows))) as ReturnType<typeof packRows>;
		expect(unpackRows(stored)).toEqual(rows);
	});

	it('leave out a field that was not there when they were stored', () => {
		const rows = unpackRows({ fields: ['status', 'at'], rows: { a: ['open'], b: [null, 3] } });
		expect(rows).toEqual({ a: { status: 'open' }, b: { at: 3 } });
	});
});
