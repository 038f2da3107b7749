import { tooLittle } from '../../../../scripts/support/coverage';
import { fullPath } from '../../../../scripts/support/sources';

const counts = (lines: number, branches = 100) => ({
	lines: { total: 100, covered: lines },
	branches: { total: 100, covered: branches },
});

const file = (name: string) => fullPath(`nodes/HaloPsa/${name}`);

const covered = {
	[file('reconcile/key.ts')]: counts(90, 85),
	[file('execution/batch.ts')]: counts(95),
	[file('operations/create.ts')]: counts(100),
	[file('operations/upsert/apply.ts')]: counts(80),
};

test('enough is enough: a folder counts with all below it', () => {
	expect(tooLittle(covered)).toEqual([]);
});

test.each([
	[
		{ [file('reconcile/key.ts')]: counts(89) },
		'nodes/HaloPsa/reconcile: 89.0 % of the lines are covered, at least 90 % have to be.',
	],
	[
		{ [file('execution/batch.ts')]: counts(95, 84) },
		'nodes/HaloPsa/execution: 84.0 % of the branches are covered, at least 85 % have to be.',
	],
	[
		{ [file('trigger/receive.ts')]: counts(10) },
		'nodes: 75.0 % of the lines are covered, at least 85 % have to be.',
	],
])('too little of a folder is named: %#', (more, sentence) => {
	expect(tooLittle({ ...covered, ...more })).toEqual([sentence]);
});

test('a folder that is gone is named, not passed over', () => {
	const rest = Object.entries(covered).filter(([name]) => !name.includes('reconcile'));
	expect(tooLittle(Object.fromEntries(rest))).toEqual([
		'There is no code in nodes/HaloPsa/reconcile.',
	]);
});
