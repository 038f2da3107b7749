import { by } from '../world';
import { FIRST, NAME, outcomesOf, sync, useSync, zeroing } from './syncWorld';

const { world, fill, licence, licences, countOf, synced, writes } = useSync();

const [MAIN, HARBOR] = [9_001, 9_002];
const bySite = (more: object = {}) => sync({ site_id: by('id', '={{ $json.site }}'), ...more });

/** Six customers; the first has two sites, each with a licence of its own. */
const withSites = () => {
	const [first, ...others] = fill(6);
	const { halo } = world().sandbox;
	halo.add('Site', { id: MAIN, name: 'Main', client_id: FIRST });
	halo.add('Site', { id: HARBOR, name: 'Harbor Street', client_id: FIRST });
	halo.change('SoftwareLicence', { id: 10_000, site_id: MAIN, count: 5 });
	licence({ id: 10_900, client_id: FIRST, site_id: HARBOR, count: 7 });
	const site = (id: unknown, count: number) => ({ ...first, site: id, count });
	return { site, others: others.map((row) => ({ ...row, site: 0 })) };
};

describe('A licence for each site: Site is a part of what identifies it', () => {
	it.each([
		['ID', 'id', MAIN, HARBOR],
		['ID as text', 'id', `${MAIN}.0`, String(HARBOR)],
		['name', 'name', 'main', 'HARBOR street'],
	] as const)('by its %s', async (_, mode, main, harbor) => {
		const { site, others } = withSites();
		const { rows } = await synced(sync({ site_id: by(mode, '={{ $json.site }}') }), [
			site(main, 6),
			site(harbor, 8),
			...others,
		]);
		expect(rows.slice(0, 2)).toMatchObject([
			{ outcome: 'updated', from: 5, to: 6, licence_id: 10_000, site_id: MAIN },
			{ outcome: 'updated', from: 7, to: 8, licence_id: 10_900, site_id: HARBOR },
		]);
		expect(countOf(FIRST)).toEqual([6, 8]);
	});

	it('without a site, two of them are ambiguous, and the reason names the way out', async () => {
		const { site, others } = withSites();
		const { rows } = await synced(bySite(), [site(0, 12), ...others]);
		expect(rows[0].outcome).toBe('refused');
		expect(rows[0].reason).toMatch(
			/2 licences of this customer are meant: .*\(ID 10000, site 9001\).*give the Site of the row/,
		);
		expect(countOf(FIRST)).toEqual([5, 7]);
	});

	it.each([
		['id', ''],
		['id', undefined],
		['name', ''],
		['list', null],
	] as const)(
		'an empty expression is no site and not any site (%s, %p): refused, and nothing is set to 0',
		async (mode, empty) => {
			const { site, others } = withSites();
			world().sandbox.halo.change('SoftwareLicence', { id: 10_900, deleted: true });
			const parameters = sync({ ...zeroing, site_id: by(mode, '={{ $json.site }}') });
			const { rows } = await synced(parameters, [site(empty, 12), ...others.slice(1)]);
			expect(rows[0]).toMatchObject({
				outcome: 'refused',
				reason: expect.stringMatching(/^Site: the expression is empty. .*"any site".*give 0/),
			});
			expect(countOf(FIRST)).toEqual([5]);
			expect(writes()).toBe(0);
		},
	);

	it.each([0, '0', -1])(
		'%p says that any site is meant, and so does a blank input',
		async (none) => {
			const { site, others } = withSites();
			world().sandbox.halo.change('SoftwareLicence', { id: 10_900, deleted: true });
			const { rows } = await synced(bySite(), [site(none, 6), ...others]);
			expect(rows[0]).toMatchObject({ outcome: 'updated', licence_id: 10_000, to: 6 });
			const blank = sync({ site_id: by('list', '') });
			expect((await synced(blank, [site('', 7), ...others])).rows[0].outcome).toBe('updated');
		},
	);

	it('rows of a customer with and without a site exclude each other, though one licence fits both', async () => {
		const { site, others } = withSites();
		world().sandbox.halo.change('SoftwareLicence', { id: 10_900, deleted: true });
		const { rows } = await synced(bySite(), [site(MAIN, 6), site(0, 7), ...others]);
		expect(outcomesOf(rows.slice(0, 2))).toEqual(['refused', 'refused']);
		expect(rows[0].reason).toContain('some with a site and some without');
		expect(countOf(FIRST)).toEqual([5]);
	});

	it.each([
		['misspelt', 'Harbour Streat'],
		['of another customer', 'Warehouse 2'],
	])('a row whose site is %s is one with a site too', async (_, wrong) => {
		const { site, others } = withSites();
		world().sandbox.halo.change('SoftwareLicence', { id: 10_900, deleted: true });
		const byName = sync({ site_id: by('name', '={{ $json.site }}') });
		const { rows } = await synced(byName, [site(wrong, 6), site(0, 7), ...others]);
		expect(outcomesOf(rows.slice(0, 2))).toEqual(['refused', 'refused']);
		expect(rows[0].reason).toContain('no site is named');
		expect(rows[1].reason).toContain('some with a site and some without');
		expect(countOf(FIRST)).toEqual([5]);
	});

	it('a row whose site is misspelt leaves the rows of other sites alone', async () => {
		const { site, others } = withSites();
		const byName = sync({ site_id: by('name', '={{ $json.site }}') });
		const { rows } = await synced(byName, [site('Harbour Streat', 9), site('Main', 6), ...others]);
		expect(outcomesOf(rows.slice(0, 2))).toEqual(['refused', 'updated']);
		expect(countOf(FIRST)).toEqual([6, 7]);
	});

	it('the same site twice is refused, two sites are not', async () => {
		const { site, others } = withSites();
		const { rows } = await synced(bySite(), [
			site(MAIN, 5),
			site(MAIN, 5),
			site(HARBOR, 8),
			...others,
		]);
		expect(outcomesOf(rows.slice(0, 3))).toEqual(['refused', 'refused', 'updated']);
	});

	it('a licence is created for the site that has none, and looked for again after a lost reply', async () => {
		const { site, others } = withSites();
		for (const id of [10_000, 10_900])
			world().sandbox.halo.change('SoftwareLicence', { id, deleted: true });
		const fault = { method: 'POST', path: '/SoftwareLicence', drop: 'after' as const };
		world().sandbox.faults.add(fault);
		const input = [site(MAIN, 6), site(HARBOR, 8), ...others];
		const { rows } = await synced(bySite(), input);
		expect(outcomesOf(rows.slice(0, 2))).toEqual(['created', 'created']);
		const own = licences().filter((row) => row.client_id === FIRST && row.deleted !== true);
		expect(own.map(({ site_id, count }) => [site_id, count])).toEqual([
			[MAIN, 6],
			[HARBOR, 8],
		]);
		const again = await synced(bySite(), input);
		expect(outcomesOf(again.rows.slice(0, 2))).toEqual(['unchanged', 'unchanged']);
	});

	it.each([
		['of another customer', 18, /The site 18 is one of another customer: Birch Dental/],
		['that Halo does not have', 987_654, /Halo has no site with the ID 987654/],
	])('a site %s is refused before anything is created for it', async (_, id, words) => {
		const { site, others } = withSites();
		const { rows } = await synced(bySite(), [site(id, 6), ...others]);
		expect(rows[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(words) });
		expect(writes()).toBe(0);
	});

	it('a site name that only another customer has is refused', async () => {
		const { site, others } = withSites();
		const byName = sync({ site_id: by('name', '={{ $json.site }}') });
		const { rows } = await synced(byName, [site('Warehouse 2', 6), ...others]);
		expect(rows[0].reason).toContain('no site is named "Warehouse 2"');
		expect(writes()).toBe(0);
	});

	it('the licence of a site that no row names is not in the input; that of a customer without sites is', async () => {
		const { site, others } = withSites();
		const { rows } = await synced(bySite(zeroing), [site(MAIN, 5), ...others]);
		expect(rows[6]).toMatchObject({ outcome: 'updated', licence_id: 10_900, to: 0 });
		expect(rows).toHaveLength(7);
		expect(countOf(FIRST)).toEqual([5, 0]);
	});

	it.each([
		['misspelt', 'name', 'Harbour Streat'],
		['of another customer', 'id', 18],
	] as const)('while a site is %s, nothing is set to 0', async (_, mode, wrong) => {
		const { site, others } = withSites();
		const input = [site(wrong, 7), ...others];
		const { rows } = await synced(
			sync({ ...zeroing, site_id: by(mode, '={{ $json.site }}') }),
			input,
		);
		expect(rows[0].outcome).toBe('refused');
		expect(countOf(FIRST)).toEqual([5, 7]);
		expect(writes()).toBe(0);
	});
});

describe('A licence given by its own ID', () => {
	const byLicence = (more: object = {}) => ({
		...sync(more),
		client_id: undefined,
		item_id: undefined,
		productBy: 'id',
		licenceId: by('id', '={{ $json.licence }}'),
	});

	/** A customer with two licences of one product, such as two terms. */
	const terms = () => {
		fill(6);
		licence({ id: 10_900, client_id: FIRST, count: 7 });
	};

	it('is told apart from another of the same customer and product', async () => {
		terms();
		const { rows } = await synced(byLicence(), [
			{ licence: 10_000, count: 21 },
			{ licence: '10900.0', count: 8 },
		]);
		expect(rows).toMatchObject([
			{ outcome: 'updated', client_id: FIRST, client_name: 'Customer 0', name: NAME, from: 20 },
			{ outcome: 'updated', client_id: FIRST, licence_id: 10_900, from: 7, to: 8 },
		]);
		expect(countOf(FIRST)).toEqual([21, 8]);
	});

	it.each([
		['that Halo does not show', 987_654, /Halo shows no licence with the ID 987654/],
		['that is blank', '', /Licence is empty/],
		[
			'that is no number',
			'Nothing of Petra',
			/Licence: no software licence has the Name or Product SKU/,
		],
	])('%s is refused and never created', async (_, id, words) => {
		terms();
		const { rows } = await synced(byLicence(zeroing), [
			{ licence: id, count: 8 },
			{ licence: 10_000, count: 20 },
		]);
		expect(rows[0]).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(words) });
		expect(rows).toHaveLength(2);
		expect(writes()).toBe(0);
	});

	it('twice is refused in both rows', async () => {
		terms();
		const twice = { licence: 10_000, count: 21 };
		const { rows } = await synced(byLicence(), [twice, { ...twice, licence: '10000' }]);
		expect(outcomesOf(rows)).toEqual(['refused', 'refused']);
	});

	it('leaves all others alone, also with Set to 0, and obeys the guards of a row', async () => {
		terms();
		const { rows } = await synced(byLicence({ notInInput: 'zero' }), [
			{ licence: 10_000, count: 0 },
			{ licence: 10_001, count: 80 },
		]);
		expect(outcomesOf(rows)).toEqual(['refused', 'refused']);
		expect(licences().filter(({ count }) => count === 20)).toHaveLength(6);
		expect(writes()).toBe(0);
	});
});

describe('Rows of one customer with several products', () => {
	const product = { item_id: by('id', '={{ $json.item }}') };

	it('are a licence each; only the same product twice is refused', async () => {
		const input = fill(6).map((row) => ({ ...row, item: 501 }));
		licence({ client_id: FIRST, name: 'Microsoft 365 Business Premium', item_id: 502, count: 9 });
		const { rows } = await synced(sync(product), [
			...input,
			{ customer: FIRST, item: 502, count: 10 },
			{ customer: FIRST + 1, item: 502, count: 3 },
			{ customer: FIRST + 1, item: '502.0', count: 3 },
		]);
		expect(outcomesOf(rows.slice(6))).toEqual(['updated', 'refused', 'refused']);
		expect(countOf(FIRST)).toEqual([20, 10]);
	});

	it('and Set to 0 takes each product of a customer for itself', async () => {
		const input = fill(6).map((row) => ({ ...row, item: 501 }));
		for (const client_id of [FIRST, FIRST + 1])
			licence({ client_id, name: 'Microsoft 365 Business Premium', item_id: 502, count: 9 });
		const { rows } = await synced(sync({ ...product, ...zeroing }), [
			...input,
			{ customer: FIRST, item: 502, count: 9 },
		]);
		expect(outcomesOf(rows.slice(7))).toEqual(['updated']);
		expect([countOf(FIRST), countOf(FIRST + 1)]).toEqual([
			[20, 9],
			[20, 0],
		]);
	});
});
