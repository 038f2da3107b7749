import { recordLocatorsOf, simplifyProperty } from '../description/fields';
import { nounOf, withArticle } from '../records/record';
import { asNodeError, isUnconfirmed } from '../../shared/errors';
import { unconfirmedWrite } from '../transport/errors';
import type { Operation } from './operation';
import { readRecordId } from './operation';
import { readWhole, shaped } from '../execution/readRecord';

/** Voids an invoice: it stays in Halo, but counts no more. One that is void already is left as it is. */
export const voidInvoice: Operation = {
	verb: 'void',
	access: 'edit',
	readsFirst: true,
	name: 'Void',
	action: (record) => `Void ${withArticle(record)}`,
	description: (record) => `Void ${withArticle(record)}; it stays in Halo but counts no more`,
	properties: (record, records) => [...recordLocatorsOf(record, records), simplifyProperty],
	kind: 'perItem',
	async run(item, record) {
		const id = await readRecordId(item, record);
		const read = async () => await readWhole(item, record, id, `read the ${nounOf(record)}`);
		const before = await read();
		if (before?.voided === true) return shaped(item, record, before);
		const intent = { record, access: 'edit' as const, doing: `void the ${nounOf(record)}`, id };
		let lost: unknown;
		try {
			await item.client.request({
				method: 'POST',
				retry: 'never',
				path: `${record.path}/${encodeURIComponent(id)}/void`,
				intent,
			});
		} catch (thrown) {
			if (!isUnconfirmed(thrown)) throw asNodeError(item.client.node, thrown, item.index);
			lost = thrown;
		}
		const after = await read();
		if (after?.voided === true) return shaped(item, record, after);
		if (lost !== undefined) throw lost;
		throw unconfirmedWrite(item.client.node, intent, 'Halo does not show it as void');
	},
};
