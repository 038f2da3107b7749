import fc from 'fast-check';
import { cases } from '../support/properties';

/** How many properties there are in this folder; a test counts them. */
export const PROPERTIES = 12;

/** Inputs in all: each property has its share. */
export const INPUTS = Number(process.env.FUZZ_INPUTS ?? 24_000);

const EACH = Math.ceil(INPUTS / PROPERTIES);

/** The share of one property: the same inputs in every run, unless their number is told. */
export const share = process.env.FUZZ_INPUTS === undefined ? cases(EACH) : { numRuns: EACH };

/** An hour, for a million inputs. */
export const PATIENCE_MS = 3_600_000;

const PIECES = [
	...['<', '>', '<<<<', '<script>', '<img src=x onerror=alert(1)>', '&lt;', '"', "'", '`', '\\'],
	...['[', ']', '[inc]', '[[', ']]', '[petra-billing-2026-11]', '(duplicate of 7)'],
	...['.', '..', '../', '..\\', '/', '//', '\\', '%2e%2e', '%2F', '%00', '?', '#', '@', ':', ';'],
	...['\r\n', '\n', '\t', '\0', '\u2028', '\u202e', '\u200b', '\ufeff', '\ud800', '\u0085', '  '],
	...[
		'__proto__',
		'constructor',
		'prototype',
		'toString',
		'valueOf',
		'toJSON',
		'hasOwnProperty',
		'length',
	],
	...['https://', 'http://', 'evil.example', 'petrasecurity.com', 'app.petrasecurity.com'],
	...[
		'/tenant/Qx71Ab/incidents/',
		'3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10',
		'halopsa.com',
		'127.0.0.1',
	],
	...['data:', 'filename=', "filename*=UTF-8''", 'attachment;', 'secret=', '&secret=', '?secret='],
	...['{', '}', '{"id":1}', '[1,2]', 'null', '-1', '0', '1e999', '9007199254740993', 'NaN'],
];

/** A text as somebody might make it up who means harm. */
export const hostileText = fc.oneof(
	{
		weight: 5,
		arbitrary: fc
			.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })), { maxLength: 12 })
			.map((all) => all.join('')),
	},
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: 3_000 }))
			.map(([piece, times]) => piece.repeat(times)),
	},
);

const NAMES = [
	...['id', 'event', 'object_id', 'timestamp', 'notification_id', 'ticket', 'action', 'url'],
	...[
		'incident',
		'data',
		'body',
		'payload',
		'incidentId',
		'tenant',
		'tenantId',
		'user',
		'createdAt',
	],
	...[
		'Message',
		'error',
		'errors',
		'error_description',
		'toString',
		'valueOf',
		'__proto__',
		'title',
		'message',
		'customfields',
	],
];

const propertyName = fc.oneof(fc.constantFrom(...NAMES), hostileText);

const { shallow } = fc.letrec<{ shallow: unknown; list: unknown[]; object: object }>((tie) => ({
	shallow: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		fc.oneof(hostileText, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
		tie('list'),
		tie('object'),
	),
	list: fc.array(tie('shallow'), { maxLength: 4 }),
	object: fc
		.array(fc.tuple(propertyName, tie('shallow')), { maxLength: 5 })
		// As JSON.parse does it: `__proto__` is a property of its own.
		.map((entries) => Object.fromEntries(entries) as object),
}));

/** A value within so many lists or objects. */
function nested(value: unknown, depth: number, name: string | undefined): unknown {
	let whole = value;
	for (let level = 0; level < depth; level++) {
		whole = name === undefined ? [whole] : Object.fromEntries([[name, whole]]);
	}
	return whole;
}

/** A parsed body of any shape; one in ten is nested up to 20,000 deep. */
export const hostileBody: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 9, arbitrary: shallow },
	{
		weight: 1,
		arbitrary: fc
			.tuple(
				shallow,
				fc.integer({ max: 20_000, min: 5 }),
				fc.option(propertyName, { nil: undefined }),
			)
			.map(([value, depth, name]) => nested(value, depth, name)),
	},
);

/** Whether a prototype that all objects share was given something. */
export function isPolluted(): boolean {
	return Object.keys(Object.prototype).length > 0 || Object.keys(Array.prototype).length > 0;
}
