import { tokenDoubtOf } from '../../../../nodes/HaloPsa/transport/deadToken';

const read = { rows: 0, wasTaken: false };
const readAfter = { rows: 0, wasTaken: true };
const row = { rows: 1, wasTaken: false };
const rowAfter = { rows: 1, wasTaken: true };
const rows = { rows: 2, wasTaken: false };
const rowsAfter = { rows: 2, wasTaken: true };

const PAGE = '<!DOCTYPE html><title>Halo</title><p>Sign in</p>';
const OTHER_PAGE = '<!DOCTYPE html><p>Wait a moment</p>';

describe('A refusal may come from a dead token', () => {
	test.each([
		['401', { status: 401, body: '' }, [read, readAfter, row, rowAfter, rows, rowsAfter]],
		['403', { status: 403, body: '' }, [read, readAfter, row, rowAfter, rows, rowsAfter]],
		['302, of a read', { status: 302, body: '' }, [read, readAfter]],
		['the login page, of a read', { status: 200, body: PAGE }, [read, readAfter]],
		['another page, of a read', { status: 200, body: OTHER_PAGE }, [read, readAfter]],
		['400 about the token', { status: 400, body: 'Token not found' }, [read, rowAfter, rows]],
		['400 without a word', { status: 400, body: '' }, [read, readAfter, row, rowAfter]],
		['400 of a new token', { status: 400, body: 'The type is wrong' }, [read, row]],
	])('told by %s', (_, { status, body }, asked) => {
		for (const one of asked) expect(tokenDoubtOf({ status, body, headers: {} }, one)).toBeDefined();
	});
});

describe('A refusal has nothing to do with the token', () => {
	test.each([
		['200', { status: 200, body: [] }, [read, row, rows]],
		['404', { status: 404, body: '' }, [read, row, rows]],
		['429', { status: 429, body: '' }, [read, row, rows]],
		['500', { status: 500, body: PAGE }, [read, row, rows]],
		['400 about something, after others', { status: 400, body: 'Wrong' }, [readAfter, rowAfter]],
		// Some of several rows may be stored: they are never sent again for a mere doubt.
		['400 of several rows', { status: 400, body: 'The type is wrong' }, [rows, rowsAfter]],
		['400 of several rows about a contract', { status: 400, body: 'It has expired' }, [rows]],
		['400 of several rows of a token that was taken', { status: 400, body: 'Token' }, [rowsAfter]],
		['400 of several rows without a word', { status: 400, body: '' }, [rows, rowsAfter]],
		['302 in place of the answer to a write', { status: 302, body: '' }, [row, rowAfter, rows]],
		['the login page in its place', { status: 200, body: PAGE }, [row, rowAfter, rowsAfter]],
		['a page in place of the answer to a write', { status: 200, body: OTHER_PAGE }, [row, rows]],
	])('told by %s', (_, { status, body }, asked) => {
		for (const one of asked)
			expect(tokenDoubtOf({ status, body, headers: {} }, one)).toBeUndefined();
	});
});
