import { asNodeError, isUnconfirmed } from '../../shared/errors';
import { simplifyProperty } from '../../shared/properties';
import { recordLocatorsOf } from '../description/fields';
import { shaped } from '../execution/outputRow';
import { readWhole } from '../execution/readRecord';
import { nounOf, withArticle } from '../records/record';
import { unconfirmedWrite } from '../transport/errors';
import type { Operation } from './operation';
import { readRecordId } from './operation';

/** Voids an invoice: it stays in Halo, but no longer counts. One that is void already is left as it is. */
export const voidInvoice: Operation<'void'> = {
	verb: 'void',
	access: 'edit',
	readsFirst: true,
	name: 'Void',
	action: (record) => `Void ${withArticle(record)}`,
	description: (record) => `Void ${withArticle(record)}; it stays in Halo but no longer counts`,
	properties: (record, records) => [...recordLocatorsOf(record, records), simplifyProperty],
	kind: 'perItem',
	async run(item, record) {
		const id = await readRecordId(item, record);
		const read = async () => await readWhole(item, record, id, `read the ${nounOf(record)}`);
		const before = await read();
		if (before?.voided === true) return shaped(item, record, before);
		const purpose = { record, access: 'edit' as const, doing: `void the ${nounOf(record)}`, id };
		let lost: unknown;
		try {
			await item.client.request({
				method: 'POST',
				retry: 'never',
				path: `${record.path}/${encodeURIComponent(id)}/void`,
				purpose,
			});
		} catch (thrown) {
			if (!isUnconfirmed(thrown)) throw asNodeError(item.client.node, thrown, item.index);
			lost = thrown;
		}
		const after = await read();
		if (after?.voided === true) return shaped(item, record, after);
		if (lost !== undefined) throw lost;
		throw unconfirmedWrite(item.client.node, purpose, 'Halo does not show it as void');
	},
};
