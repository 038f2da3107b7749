/** A custom webhook of Petra's settings. In its body, `{{url}}` or `{{tenant.name}}` stand for an incident's members. */
export interface CustomWebhook {
	url: string;
	method?: string;
	headers?: Record<string, string>;
	body?: string;
}

const member = (incident: object, path: string): unknown =>
	path
		.trim()
		.split('.')
		.reduce<unknown>(
			(value, name) =>
				typeof value === 'object' && value !== null
					? (value as Record<string, unknown>)[name]
					: undefined,
			incident,
		);

const filled = (template: string, incident: object) =>
	template.replace(/\{\{([\w. ]+)\}\}/g, (_whole, path: string) =>
		JSON.stringify(String(member(incident, path) ?? '')).slice(1, -1),
	);

/** Generous: a receiver that is busy is not one that is down. */
const timeoutMs = 60_000;

/** Fires one custom webhook. Petra does not repeat a failed one. */
export async function fireWebhook(
	{ url, method = 'POST', headers = {}, body }: CustomWebhook,
	incident: object,
): Promise<void> {
	const content = filled(body ?? '{"url":"{{url}}"}', incident);
	const hasBody = !['GET', 'HEAD'].includes(method.toUpperCase());
	const response = await fetch(url, {
		method,
		headers: { 'content-type': 'application/json', ...headers },
		body: hasBody ? content : undefined,
		signal: AbortSignal.timeout(timeoutMs),
	}).catch(() => undefined);
	await response?.arrayBuffer();
}
