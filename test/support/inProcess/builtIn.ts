import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

/** What both stand-ins have in common. */
function nodeOf(
	name: string,
	rest: Omit<INodeType, 'description'>,
	names: string[] = [],
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: [1, 1.1, 2],
			description: '',
			defaults: { name },
			inputs: name === 'webhook' ? [] : ['main'],
			outputs: ['main'],
			properties: names.map((property) => ({
				displayName: property,
				name: property,
				type: 'string',
				default: '',
			})),
		},
		...rest,
	};
}

/** Each entry of a list of the first item becomes an item. */
async function splitOut(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [{ json }] = this.getInputData();
	const path = this.getNodeParameter('fieldToSplitOut', 0) as string;
	const list = path
		.split('.')
		.reduce((value: unknown, key) => (value as IDataObject)[key], json) as IDataObject[];
	return [list.map((entry) => ({ json: entry, pairedItem: { item: 0 } }))];
}

/** Base64 of a field becomes a file; what else the item had is gone, as n8n does it. */
async function convertToFile(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = this.getNodeParameter('operation', 0) as string;
	if (operation !== 'toBinary')
		throw new Error(`Only a real n8n can convert to a file by ${operation}`);
	const files = this.getInputData().map(async ({ json }, item) => {
		const { fileName, mimeType } = this.getNodeParameter('options', item) as Record<string, string>;
		const base64 = json[this.getNodeParameter('sourceProperty', item) as string] as string;
		const bytes = Buffer.from(base64, 'base64');
		const data = await this.helpers.prepareBinaryData(bytes, fileName, mimeType);
		return { json: {}, binary: { data }, pairedItem: { item } };
	});
	return [await Promise.all(files)];
}

/** The few nodes of n8n's own that tests of this package's nodes put before them. */
export const builtInNodes: Record<string, INodeType> = {
	'n8n-nodes-base.webhook': nodeOf('webhook', {
		async webhook() {
			throw new Error('Not called: its items are handed to the execution');
		},
	}),
	'n8n-nodes-base.splitOut': nodeOf('splitOut', { execute: splitOut }, ['fieldToSplitOut']),
	'n8n-nodes-base.convertToFile': nodeOf('convertToFile', { execute: convertToFile }, [
		'operation',
		'sourceProperty',
		'options',
	]),
};
