import type { IDataObject } from 'n8n-workflow';
import type { Guards } from '../../../../../nodes/HaloPsa/operations/syncCounts/guards';
import type { LocatedRow, SyncRow } from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { LICENCE_ID } from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { matchOnOf } from '../../../../../nodes/HaloPsa/records/record';
import { softwareLicence } from '../../../../../nodes/HaloPsa/records/resources/softwareLicence';

const [item, name, sku] = matchOnOf(softwareLicence)?.keys ?? [];

/** The ways to give a product. */
export const KEYS = { item, name, sku, id: LICENCE_ID };

/** Guards that hold nothing back but too many new licences and a first run. */
export const OPEN: Guards = {
	allowZero: true,
	maxPercent: 1e6,
	maxSeats: 1e6,
	smallChange: 3,
	maxRowsPercent: 100,
	minCoverage: 0,
	maxNew: 5,
	maxNewPercent: 25,
	allowFirstRun: false,
	holdForRefused: false,
};

/** A row of customer 12 and item 501. */
export const located = (more: Partial<SyncRow> = {}): LocatedRow => ({
	kind: 'located',
	row: { index: 0, customerId: 12, product: { key: item, value: '501' }, to: 20, ...more },
});

/** A licence of customer 12 and item 501. */
export const licence = (more: IDataObject = {}): IDataObject => ({
	id: 1,
	name: 'Petra',
	client_id: 12,
	client_name: 'Birch',
	site_id: -1,
	item_id: 501,
	product_sku: 'P-1',
	count: 20,
	is_active: true,
	...more,
});
