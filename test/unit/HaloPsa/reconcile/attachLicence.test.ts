import { goesOut } from '../../../../nodes/HaloPsa/reconcile/attachLicence';

const NOW_MS = Date.UTC(2026, 10, 27, 15);

test.each([
	['today', '2026-11-27T00:00:00', true],
	['yesterday', '2026-11-26T00:00:00', false],
	['tomorrow', '2026-11-28T00:00:00', true],
])('A recurring invoice that ends %s', (_, enddate, isOut) => {
	expect(goesOut({ enddate }, NOW_MS)).toBe(isOut);
});
