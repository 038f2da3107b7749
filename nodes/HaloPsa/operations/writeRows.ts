import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { endpointProperty, rowsProperty } from '../description/endpoint';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import type { Operation } from './operation';

const FORM = 'It must look like [{ "name": "value" }], with Halo\'s own property names.';

/** Posts rows as they are given: with an ID a row is changed, without one it is created. */
export const writeRows: Operation = {
	verb: 'writeRows',
	access: 'edit',
	name: 'Create or Update Rows',
	action: () => 'Create or update records of any kind',
	description: () =>
		'Send rows to any endpoint: with an ID a row is changed, without one it is created',
	properties: () => [endpointProperty, rowsProperty],
	async run(item, record) {
		const given = item.context.getNodeParameter('rows', item.index, '') as unknown;
		const value =
			typeof given === 'string' ? jsonParse<unknown>(given, { fallbackValue: null }) : given;
		if (Array.isArray(value) && value.length === 0) {
			throw inputRefused(item.client.node, 'Rows (JSON) is empty', FORM);
		}
		const rows = (Array.isArray(value) ? value : [value]).filter(isObject);
		if (rows.length === 0 || (Array.isArray(value) && rows.length !== value.length)) {
			throw inputRefused(item.client.node, 'Rows (JSON): this is not a list of JSON objects', FORM);
		}
		const { body } = await item.client.request({
			method: 'POST',
			retry: 'never',
			path: record.path,
			// By default Halo answers only one of several rows.
			query: rows.length > 1 ? { returnall: true } : {},
			body: rows,
			intent: { record, access: 'edit', doing: `write ${record.plural}` },
		});
		const saved = (Array.isArray(body) ? body : [body]).filter(isObject);
		return saved.length === 0 ? [{ written: rows.length } as IDataObject] : saved;
	},
};
