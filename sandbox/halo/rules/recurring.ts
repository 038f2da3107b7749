import type { Row } from '../../types';
import type { Actor } from '../entity';
import { saveRow } from '../save';
import { haloDate, listOf } from '../values';
import type { World } from '../world';
import { countedQuantity } from './counted-line';

/** Makes an invoice of each recurring one that is not disabled, with what its lines count today, as Halo does each month. */
export function billRecurring(world: World, actor: Actor): Row[] {
	const { store } = world;
	const today = `${haloDate(new Date()).slice(0, 10)}T00:00:00`;
	return store
		.rows('RecurringInvoice')
		.filter(({ disabled, deleted }) => disabled !== true && deleted !== true)
		.map((recurring) => {
			const lines = listOf(recurring, 'lines')
				.filter(({ isinactive }) => isinactive !== true)
				.map(({ _itemid, item_shortdescription, unit_price, qty_order, ...line }) => ({
					_itemid,
					item_shortdescription,
					unit_price,
					qty_order: countedQuantity(world, line) ?? qty_order,
				}));
			const { client_id, sitenumber, contract_id, reference, id } = recurring;
			const header = { client_id, sitenumber, contract_id, reference, recurring_invoice_id: id };
			return saveRow(
				world,
				store.entity('Invoice'),
				{ ...header, invoice_date: today, lines },
				actor,
			);
		});
}
