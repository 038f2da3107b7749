import type { IDataObject } from 'n8n-workflow';
import { firstOf } from '../../../shared/text';
import type { ItemContext } from '../../execution/itemContext';
import { isInUse } from '../../reconcile/state';
import { canonicalValue } from '../../reconcile/values';
import type { RecordType } from '../../records/record';
import { listPage, listRows, PAGE_SIZE } from '../../transport/pages';
import type { Health } from './health';
import { health } from './health';

/** The Petra incidents that a ticket is about: its supplier reference, a tag, or the address of the incident. */
function incidentsOf({ supplier_reference: reference, summary, details }: IDataObject): string[] {
	const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
	const text = `incidents/${String(reference ?? '')} ${String(summary ?? '')} ${String(details ?? '')}`;
	const found = text.toLowerCase().matchAll(new RegExp(`(?:incidents/|\\[)(${id})`, 'g'));
	return [...new Set([...found].map(([, incident]) => incident))];
}

/** Rows that share something, two or more of each. */
function sharing(rows: IDataObject[], keysOf: (row: IDataObject) => string[]): IDataObject[][] {
	const byKey = new Map<string, IDataObject[]>();
	for (const row of rows)
		for (const key of keysOf(row)) byKey.set(key, [...(byKey.get(key) ?? []), row]);
	return [...byKey.values()].filter((same) => same.length > 1);
}

/** What tells that two licences of Petra at one customer are of the same product. */
function productsOfLicence(licence: IDataObject): string[] {
	const { client_id: customer, item_id: item, name, product_sku: sku, site_id: site } = licence;
	const place = `${String(customer)} ${Number(site) > 0 ? String(site) : ''}`;
	return [
		`${place} name ${canonicalValue('name', name)}`,
		...(Number(item) > 0 ? [`${place} item ${Number(item)}`] : []),
		...(String(sku ?? '').trim() === '' ? [] : [`${place} sku ${canonicalValue('text', sku)}`]),
	];
}

/** Looks for traces of Petra's own connection to Halo: tickets or licences that are there twice. */
export async function checkPetraLink({ client, resolver }: ItemContext): Promise<Health[]> {
	const [ticket, licence] = [
		resolver.registry.record('ticket'),
		resolver.registry.record('softwareLicence'),
	];
	const reading = (record: RecordType) => ({
		...{ record, access: 'read' as const, doing: `list ${record.plural}` },
	});
	const query = { open_only: true, order: 'id', orderdesc: true };
	const { rows: newest } = await listPage(client, ticket, query, 1, PAGE_SIZE, reading(ticket));
	const open = newest.filter((row) => isInUse(ticket, row));
	const licences = (await listRows(client, licence, {}, undefined, reading(licence)))
		.filter((row) => row.deleted !== true && isInUse(licence, row) && Number(row.count) > 0)
		.filter((row) =>
			/petra/i.test(`${String(row.name)} ${String(row.vendor)} ${String(row.product_sku)}`),
		);
	const idsOf = (rows: IDataObject[]) => rows.map(({ id }) => String(id as number)).join(' and ');
	const traces = new Set([
		...sharing(open, incidentsOf).map((rows) => `tickets ${idsOf(rows)} are of one incident`),
		...sharing(licences, productsOfLicence).map(
			(rows) =>
				`licences ${idsOf(rows)} of ${String(rows[0].client_name ?? rows[0].client_id)} are of one product`,
		),
	]);
	const name = "Petra's Own Link to Halo";
	return [
		traces.size === 0
			? health(name, 'ok', 'No ticket and no licence of Petra is there twice')
			: health(
					name,
					'warning',
					`Something else than these nodes may make them too: ${firstOf([...traces], { separator: '; ' })}`,
					"If Petra's own connection to Halo is on, switch it off in Petra, or leave this work to it. Then close the tickets that are too many, and set the licences that are too many to 0",
				),
	];
}
