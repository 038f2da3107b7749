import { browserId } from '../browserId';
import { request } from '../request';
import { N8nRefusal } from '../rest';
import type { Session } from '../rest';

/** What reads the files that executions put out. */
export function fileCalls({ url, cookie }: Session) {
	/**
	 * What is in a file that an execution has put out.
	 *
	 * @param binary as it stands on the item
	 */
	async function file({ id, data }: Record<string, unknown>): Promise<Buffer> {
		if (id === undefined) return Buffer.from(String(data), 'base64');
		const path = `/binary-data?action=download&id=${encodeURIComponent(String(id))}`;
		const answer = await request(`${url}/rest${path}`, {
			headers: { 'browser-id': browserId, cookie },
		});
		if (!answer.ok) throw new N8nRefusal(`GET /rest${path}`, answer.status, '');
		return Buffer.from(await answer.arrayBuffer());
	}

	return { file };
}
