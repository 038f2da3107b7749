import { orphansAmong } from '../../../nodes/HaloPsa/reconcile/duplicates';
import { records } from '../../../nodes/HaloPsa/records';

const licence = { name: 'Petra', client_id: 12, item_id: 501, count: 5, is_active: true };
const customer = { name: 'Acme', colour: '#111111', inactive: false };

/** Kind: the run that has to give up its record can't, so that another one does. */
test.each<[string, string, object, object, string]>([
	['two licences', 'softwareLicence', licence, licence, 'orphans'],
	['two licences of other counts', 'softwareLicence', licence, { ...licence, count: 9 }, 'orphans'],
	['licences of two items', 'softwareLicence', licence, { ...licence, item_id: 502 }, 'unclear'],
	['one out of use', 'softwareLicence', licence, { ...licence, is_active: false }, 'none'],
	['two customers', 'customer', customer, customer, 'orphans'],
	['customers that differ', 'customer', customer, { ...customer, colour: '#222222' }, 'unclear'],
])('%s', (_, name, one, other, kind) => {
	const [record] = records.filter((candidate) => candidate.name === name);
	expect(
		orphansAmong(record, [
			{ id: 1, ...one },
			{ id: 2, ...other },
		]).kind,
	).toBe(kind);
});
