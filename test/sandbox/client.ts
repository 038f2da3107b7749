import { startSandbox } from '../../sandbox';
import type { ApplicationWish, Row, Sandbox, SandboxOptions } from '../../sandbox';

/** An answer, read. */
export interface SandboxReply {
	status: number;
	/** Parsed where it is JSON, else the text. */
	body: unknown;
	headers: Headers;
}

const read = async (response: Response): Promise<SandboxReply> => {
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.includes('json') ?? false;
	return {
		status: response.status,
		body: isJson ? JSON.parse(text) : text,
		headers: response.headers,
	};
};

type Fields = Record<string, string>;

/** Asks the token server; fields may be replaced or, with an empty text, left out. */
export async function askToken(
	sandbox: Sandbox,
	fields: Fields = {},
	query = '',
): Promise<SandboxReply> {
	const { clientId, clientSecret } = sandbox.credential();
	const form = {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
		scope: 'all',
		...fields,
	};
	const filled = Object.entries(form).filter(([, value]) => value !== '');
	return read(
		await fetch(`${sandbox.url}/auth/token${query}`, {
			method: 'POST',
			body: new URLSearchParams(filled),
		}),
	);
}

/** Calls Halo's API with a token. */
export type Call = (
	method: string,
	path: string,
	body?: unknown,
	headers?: Fields,
) => Promise<SandboxReply>;

/** A caller that holds a token of an application with these permissions and rights. */
export async function connect(
	sandbox: Sandbox,
	wish: ApplicationWish = { permissions: ['all'] },
): Promise<Call> {
	const { clientId, clientSecret } = sandbox.addApplication(wish);
	const { body } = await askToken(sandbox, { client_id: clientId, client_secret: clientSecret });
	const authorization = `Bearer ${(body as { access_token: string }).access_token}`;
	return async (method, path, content, headers = {}) => {
		const hasBody = content !== undefined;
		const text = typeof content === 'string' ? content : JSON.stringify(content);
		const type: Fields = hasBody ? { 'content-type': 'application/json' } : {};
		return read(
			await fetch(`${sandbox.url}/api${path}`, {
				method,
				headers: { authorization, ...type, ...headers },
				body: hasBody ? text : undefined,
			}),
		);
	};
}

/** The rows of a list answer, whatever its envelope. */
export function rowsOf({ body }: SandboxReply): Row[] {
	if (Array.isArray(body)) return body as Row[];
	const list = Object.values(body as Row).find(Array.isArray);
	return (list ?? []) as Row[];
}

/** The ids of a list answer. */
export function idsOf(answer: SandboxReply): unknown[] {
	return rowsOf(answer).map(({ id }) => id);
}

/** A function that starts servers inside a test; they are closed after it, however it ends. */
export function closedAfterEach<
	Server extends { close: () => Promise<void> },
	Options extends unknown[],
>(start: (...options: Options) => Promise<Server>): (...options: Options) => Promise<Server> {
	const started: Server[] = [];
	afterEach(async () => {
		await Promise.all(started.splice(0).map((server) => server.close()));
	});
	return async (...options) => {
		const server = await start(...options);
		started.push(server);
		return server;
	};
}

/** Starts a sandbox for the tests of one file and brings it back to its start before each. */
export function sandboxForTests(options: SandboxOptions = {}) {
	const held: { sandbox?: Sandbox; call?: Call } = {};
	beforeAll(async () => {
		held.sandbox = await startSandbox(options);
		held.call = await connect(held.sandbox);
	});
	beforeEach(() => held.sandbox?.reset());
	afterAll(() => held.sandbox?.close());
	return {
		get sandbox(): Sandbox {
			if (!held.sandbox) throw new Error('The sandbox runs only inside tests');
			return held.sandbox;
		},
		call: ((...request) => {
			if (!held.call) throw new Error('The sandbox runs only inside tests');
			return held.call(...request);
		}) as Call,
	};
}
