import { jsonParse } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject, oneLineOf } from '../../shared/reply';
import { recordLocatorsOf } from '../description/fields';
import { nounOf, withArticle } from '../records/record';
import type { Operation } from './operation';
import { FileOutput, readParent, readRecordId } from './operation';

/** Characters of a header that are looked at. */
const MAX_HEADER_LENGTH = 2_000;
const MAX_FILE_NAME_LENGTH = 200;

/** A name that is surely none of a folder or of a file elsewhere; undefined where nothing is left of it. */
export function fileNameOf(given: string | undefined): string | undefined {
	const last =
		oneLineOf(given ?? '')
			.split(/[\\/]/)
			.pop()
			?.trim() ?? '';
	const name = last.slice(-MAX_FILE_NAME_LENGTH);
	return /^[. ]*$/.test(name) ? undefined : name;
}

/** The file name in a Content-Disposition header: as UTF-8 (RFC 5987), in quotes, or bare. */
function namedIn(header: unknown): string | undefined {
	const text = String(header ?? '').slice(0, MAX_HEADER_LENGTH);
	const encoded = /filename\*\s*=\s*UTF-8'[^']*'((?:[^\s;%]|%[\da-f]{2})+)(?=[\s;]|$)/i.exec(
		text,
	)?.[1];
	if (encoded !== undefined) {
		const bytes = encoded.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
			String.fromCharCode(parseInt(hex, 16)),
		);
		return Buffer.from(bytes, 'latin1').toString('utf8');
	}
	const quoted = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(text)?.[1];
	if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1').trim() || undefined;
	return /filename\s*=\s*([^";]+)/i.exec(text)?.[1].trim();
}

/** The content in a JSON answer; undefined where it has none. */
function unwrapped(
	bytes: Buffer,
): { bytes: Buffer; name: string | undefined; type: string | undefined } | undefined {
	const parsed = jsonParse<unknown>(bytes.toString('utf8'), { fallbackValue: null });
	const wrapped = isObject(parsed) ? parsed : {};
	const given = wrapped.data_base64 ?? wrapped.data;
	if (typeof given !== 'string') return undefined;
	const comma = given.startsWith('data:') ? given.indexOf(',') : -1;
	const declared = comma === -1 ? '' : given.slice('data:'.length, comma).split(';')[0];
	const { filename, content_type: type } = wrapped;
	return {
		bytes: Buffer.from(given.slice(comma + 1), 'base64'),
		name: typeof filename === 'string' ? filename : undefined,
		type: typeof type === 'string' ? type : declared || undefined,
	};
}

/** Fetches a file: an attachment, or an invoice as PDF. Halo answers its bytes, some builds JSON with Base64 in it. */
export const download: Operation<'download'> = {
	verb: 'download',
	access: 'read',
	name: 'Download',
	action: (record) => `Download ${record.operations.download.what ?? withArticle(record)}`,
	description: () => 'Get the file as binary data',
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		{
			displayName: 'Put Output File in Field',
			name: 'binaryProperty',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the output binary field to put the file in',
		},
	],
	output: () => ({ id: 'integer', fileName: 'string', fileSize: 'integer' }),
	kind: 'perItem',
	async run(item, record) {
		const { context, client, index } = item;
		const parent = await readParent(item, record, 'one');
		const id = await readRecordId(item, record, parent);
		const { method, path, fileName } = record.operations.download;
		const reply = await client.request({
			method,
			retry: 'safe',
			path: `${path}/${encodeURIComponent(id)}`,
			purpose: { record, access: 'read', doing: `download the ${nounOf(record)}`, id },
			binary: true,
		});
		let bytes: Buffer = Buffer.from(reply.body as Uint8Array);
		let name = namedIn(reply.headers['content-disposition']);
		let type = String(reply.headers['content-type'] ?? '').split(';')[0] || undefined;
		if (type === 'application/json' && name === undefined) {
			const content = unwrapped(bytes);
			if (content === undefined) {
				throw inputRefused(
					client.node,
					`Halo answered the ${nounOf(record)} ${id} without its content`,
					'The file may lie on a server that this Halo only links to.',
				);
			}
			({ bytes, name, type } = content);
		}
		const finalName = fileNameOf(name) ?? fileName.replace('{id}', id);
		const property = context.getNodeParameter('binaryProperty', index, 'data') as string;
		const file = await context.helpers.prepareBinaryData(bytes, finalName, type);
		return new FileOutput(
			{ id: Number(id), fileName: finalName, fileSize: bytes.length },
			{ [property]: file },
		);
	},
};
