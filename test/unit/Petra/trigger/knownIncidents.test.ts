import { KnownIncidents } from '../../../../nodes/Petra/trigger/knownIncidents';
import { incidentRow } from '../../../support/petra';

test('remembers the newest 5,000 and takes what it forgot for old', () => {
	const rows = Array.from({ length: 6_000 }, (_, index) =>
		incidentRow(`i${index}`, index),
	).reverse();
	const known = KnownIncidents.from(undefined);
	expect(known.look(rows)).toEqual([]);
	known.forgetBefore(0);
	const stored = known.toState();
	expect(Object.keys(stored.known)).toHaveLength(5_000);
	const later = KnownIncidents.from(JSON.parse(JSON.stringify(stored)));
	const changes = later.look([incidentRow('new', 7_000), ...rows]);
	expect(changes.map(({ row }) => row.id)).toEqual(['new']);
});

test('keeps a status with blanks as it is', () => {
	const known = KnownIncidents.from({ known: {}, newestEpochMs: 0, floorEpochMs: 0 });
	known.look([incidentRow('a', 1, 'Qx71Ab', { remediationStatus: 'UNDER  REVIEW ' })]);
	const again = KnownIncidents.from(known.toState());
	expect(
		again.look([incidentRow('a', 1, 'Qx71Ab', { remediationStatus: 'UNDER  REVIEW ' })]),
	).toEqual([]);
	expect(again.look([incidentRow('a', 1, 'Qx71Ab', { remediationStatus: 'DONE' })])).toMatchObject([
		{ kind: 'changed', previousStatus: 'UNDER  REVIEW ' },
	]);
});

test('an incident named like a member of every object is no known one', () => {
	const known = KnownIncidents.from({ known: {}, newestEpochMs: 0, floorEpochMs: 0 });
	expect(known.look([incidentRow('constructor', 1)])).toMatchObject([{ kind: 'new' }]);
});
