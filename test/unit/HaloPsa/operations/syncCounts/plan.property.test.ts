import fc from 'fast-check';
import { settleRepeated } from '../../../../../nodes/HaloPsa/operations/syncCounts/plan';
import { cases } from '../../../../support/properties';
import { located } from './tables';

const anyRow = fc.record({
	customerId: fc.integer({ min: 1, max: 3 }),
	siteId: fc.constantFrom(undefined, 4, 5),
	to: fc.nat({ max: 50 }),
	isUsable: fc.boolean(),
});

test('added up, each customer and site has its sum once, or nothing where a part of it is not known', () => {
	fc.assert(
		fc.property(fc.array(anyRow, { maxLength: 12 }), (given) => {
			const rows = given.map(({ isUsable, ...row }, index) => ({
				...located({ ...row, index }),
				...(isUsable ? {} : { countRefused: 'Count is blank' }),
			}));
			const settled = settleRepeated(rows, 'addUp');
			const written = settled.flatMap((one) =>
				one.kind === 'located' && one.countRefused === undefined ? [one.row] : [],
			);
			for (const customer of [1, 2, 3]) {
				const own = given.filter(({ customerId }) => customerId === customer);
				const sites = new Set(own.map(({ siteId }) => siteId));
				const isMixed = sites.has(undefined) && sites.size > 1;
				for (const site of sites) {
					const parts = own.filter(({ siteId }) => siteId === site);
					const isKnown = !isMixed && parts.every(({ isUsable }) => isUsable);
					const sum = parts.reduce((all, { to }) => all + to, 0);
					const counts = written.filter(
						(row) => row.customerId === customer && row.siteId === site,
					);
					expect(counts.map(({ to }) => to)).toEqual(isKnown ? [sum] : []);
				}
			}
			expect(settled).toHaveLength(rows.length);
		}),
		cases(200),
	);
});
