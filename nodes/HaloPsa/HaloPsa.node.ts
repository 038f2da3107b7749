import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { operationSubtitle } from '../shared/subtitle';
import { execute } from './operations/execute';
import { propertiesOf } from './properties';
import { records } from './records';
import { customFieldMapper, severalChoicesOf } from './search/customFieldForm';
import { listSearchOf } from './search/listSearch';
import { requiredFieldsOf } from './search/requiredFields';
import { typeFieldMapper } from './search/typeFieldForm';

const properties = propertiesOf(records);

/** Halo PSA as a node: what it offers is declared in `records/`, what it does is written in `operations/`. */
export class HaloPsa implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Halo PSA (Petra Security)',
		name: 'haloPsa',
		icon: { light: 'file:../../icons/halopsa.svg', dark: 'file:../../icons/halopsa.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: operationSubtitle(properties),
		description:
			'Read and write tickets, customers, contracts, invoices and software licences in Halo PSA (not the built-in HaloPSA node)',
		defaults: { name: 'Halo PSA' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'haloPsaApi', required: true }],
		builderHint: {
			searchHint:
				'Ticket from an alert: Ticket with Create or Update, matched on Supplier Reference. Monthly counts: Software Licence with Sync Counts, first with Dry Run on.',
		},
		properties,
	};

	methods = {
		listSearch: listSearchOf(records),
		loadOptions: { getSeveralChoices: severalChoicesOf(records) },
		resourceMapping: {
			getCustomFields: customFieldMapper(records),
			getRequiredFields: requiredFieldsOf(records),
			getTypeFields: typeFieldMapper(records),
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this, records);
	}
}
