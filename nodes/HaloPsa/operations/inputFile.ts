import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../execution/itemContext';

/**
 * A file of the input item as Halo takes it: its name, and its bytes as a data URL.
 *
 * @param property the input's binary field
 * @throws NodeOperationError of n8n where the item has no such field
 */
export async function inputFileOf(
	{ context, index }: ItemContext,
	property: string,
): Promise<IDataObject> {
	const file = context.helpers.assertBinaryData(index, property);
	const bytes = await context.helpers.getBinaryDataBuffer(index, property);
	return {
		filename: file.fileName ?? `file.${file.fileExtension ?? 'bin'}`,
		data_base64: `data:${file.mimeType};base64,${bytes.toString('base64')}`,
	};
}
