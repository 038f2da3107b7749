import { createRequire } from 'node:module';
import fc from 'fast-check';

type Form = (secret: string) => string;

/** How a secret may be written. */
export const FORMS: Record<string, Form> = {
	plain: (secret) => secret,
	'in an address': encodeURIComponent,
	'in an address, lower case': (secret) =>
		encodeURIComponent(secret).replace(/%../g, (sign) => sign.toLowerCase()),
	'in a form': (secret) => new URLSearchParams({ s: secret }).toString().slice(2),
	Base64: (secret) => Buffer.from(secret).toString('base64'),
	'Base64 for addresses': (secret) => Buffer.from(secret).toString('base64url'),
	'Base64 of a pair': (secret) => Buffer.from(`id:${secret}`).toString('base64'),
	'Base64 of a longer pair': (secret) => Buffer.from(`name:${secret}:x`).toString('base64'),
	'JSON in JSON': (secret) => JSON.stringify({ said: secret }),
	HTML: (secret) =>
		secret
			.replace(/&/g, '&amp;')
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')
			.replace(/"/g, '&quot;'),
};

/** Where in an answer it may stand. */
export const PLACES: Record<string, (text: string) => unknown> = {
	'a text': (text) => text,
	'a JSON text': (text) => JSON.stringify(text),
	'a web page': (text) => `<!doctype html><p>${text}</p>`,
	Message: (text) => ({ Message: `Wrong: ${text}` }),
	'an OAuth error': (text) => ({ error: 'invalid_client', error_description: text }),
	'errors by property': (text) => ({ errors: { '[0].summary': [text, text] } }),
	'a list of sentences': (text) => [text, `${text}.`],
	'the name of a property': (text) => ({ [text]: [text] }),
	'the rows of a list': (text) => ({
		record_count: 1,
		clients: [{ id: 12, name: text, nested: { [text]: [text] } }],
		tenants: [{ petraTenantId: text, name: text }],
		tickets: [{ id: 12, summary: text }],
	}),
	'one record': (text) => ({
		id: 12,
		name: text,
		summary: text,
		client_id: 12,
		list: [{ deep: text }],
	}),
};

/** An answer that repeats something. */
export const echoed = {
	status: fc.constantFrom(200, 200, 201, 302, 400, 400, 401, 403, 404, 409, 500, 502),
	form: fc.constantFrom(...Object.keys(FORMS)),
	place: fc.constantFrom(...Object.keys(PLACES)),
};

/** Hears what nodes write into n8n's log, which writes nothing in tests. */
export function listenToLog(): string[] {
	const logged: string[] = [];
	const load = createRequire(require.resolve('n8n-core'));
	const { Container } = load('@n8n/di') as {
		Container: { set(service: unknown, own: object): void };
	};
	const { Logger } = load('@n8n/backend-common') as { Logger: unknown };
	const note = (...args: unknown[]) => void logged.push(JSON.stringify(args));
	const logger = { debug: note, info: note, warn: note, error: note, scoped: (): object => logger };
	Container.set(Logger, logger);
	return logged;
}

/** What the secret looks like wherever it is shown. */
const shownAs = (secret: string): string[] =>
	Object.values(FORMS)
		.map((form) => form(secret))
		.flatMap((text) => [
			text,
			JSON.stringify(text).slice(1, -1),
			JSON.stringify(JSON.stringify(text)).slice(3, -3),
		])
		// The rest of a pair in Base64 may hang together with what stands around the secret.
		.map((text) => text.slice(4, -4));

/** Holds that nothing of the secrets is in what can be stored, in whichever form. */
export function expectNowhere(where: unknown, secrets: string[]): void {
	const text = JSON.stringify(where);
	for (const secret of secrets)
		for (const shown of shownAs(secret)) expect(text).not.toContain(shown);
}
