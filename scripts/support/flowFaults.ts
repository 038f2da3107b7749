import path from 'node:path';
import packageJson from '../../package.json';

const CREDENTIAL_KEYS = ['name'];
/** Parts of a flow that hold what one n8n has met: what came in, what was remembered, and where it came from. */
const OF_ONE_N8N: Record<string, string> = {
	pinData: 'it carries pinned data',
	staticData: 'it carries what its triggers remember, with the secrets of webhooks',
	meta: 'it names the n8n that it came from',
};
/** Names of inputs that hold secrets. */
const SECRET_NAME = /password|secret|token|api_?key|authorization/i;
/** What secrets look like wherever they stand: a long run of letters and digits, a bearer token, a key of Petra's. */
const SECRET_VALUE =
	/\bBearer\s+\S|\bpetra_[\w-]{8}|[?&]secret=|\b(?=\w*\d)(?=\w*[a-zA-Z])\w{32,}\b/;

interface FlowNode {
	name: string;
	type: string;
	webhookId?: string;
	parameters?: object;
	credentials?: Record<string, object>;
}

const isEmpty = (value: unknown): boolean =>
	value === undefined || value === null || value === '' || Object.keys(value).length === 0;

/** Where values of an object look like secrets, by name or by form. */
function secretsIn(value: unknown, name = ''): string[] {
	if (typeof value === 'string') {
		const isNamed = SECRET_NAME.test(name) && value !== '' && !value.startsWith('=');
		return isNamed || SECRET_VALUE.test(value) ? [name] : [];
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, key));
}

function faultsOfNode({ name, type, webhookId, parameters, credentials = {} }: FlowNode): string[] {
	const ours = packageJson.n8n.nodes.map((file) => {
		const node = path.basename(file, '.node.js');
		return `${packageJson.name}.${node[0].toLowerCase()}${node.slice(1)}`;
	});
	const faults: string[] = [];
	if (type.startsWith(packageJson.name) && !ours.includes(type))
		faults.push(`"${name}" is a ${type}, which this package does not have`);
	// n8n gives each import an address of its own, which nobody else knows.
	if (webhookId !== undefined) faults.push(`"${name}" has a fixed webhookId`);
	for (const where of new Set(secretsIn(parameters)))
		faults.push(`"${name}" carries what looks like a secret, in ${where}`);
	for (const credential of Object.values(credentials)) {
		const more = Object.keys(credential).filter((key) => !CREDENTIAL_KEYS.includes(key));
		if (more.length > 0) faults.push(`"${name}" carries its credential's ${more.join(', ')}`);
	}
	return faults;
}

/**
 * What keeps a flow from being handed to other people.
 *
 * @param text of its file
 */
export function faultsOfFlow(text: string): string[] {
	let flow: Record<string, unknown> & { nodes: FlowNode[] };
	try {
		flow = JSON.parse(text);
	} catch (error) {
		return [`it is not valid JSON (${error instanceof Error ? error.message : error})`];
	}
	const carried = Object.keys(OF_ONE_N8N).filter((part) => !isEmpty(flow[part]));
	return [...carried.map((part) => OF_ONE_N8N[part]), ...flow.nodes.flatMap(faultsOfNode)];
}
