import { findSchema } from './published';

/** What came of reading a value as a published type. */
export interface Binding {
	/** The value as Halo would take it: names in Halo's spelling, texts turned into numbers. */
	value: unknown;
	/** Halo's own refusals by place, such as `[0].outcome_id`. */
	refusals: Record<string, string[]>;
	/** Departures from the published names and types, those included that Halo silently forgives. */
	problems: string[];
}

type Report = Pick<Binding, 'refusals' | 'problems'>;

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumeric = (text: string) => /^\s*-?\d+(\.\d+)?\s*$/.test(text);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether Halo can read the text as a date. */
export function isDateText(text: string): boolean {
	return (
		/^\d{4}-\d{2}-\d{2}([T ][\d:.]*(Z|[+-]\d{2}:?\d{2})?)?$/.test(text) &&
		!Number.isNaN(Date.parse(text))
	);
}

const dotNetNames: Record<string, string> = { number: 'double', date: 'DateTime', uuid: 'Guid' };

const shown = (value: unknown) =>
	(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60);

type Reading = { value: unknown; forgiven?: boolean } | undefined;

const readText = (value: unknown): Reading => {
	if (typeof value === 'string') return { value };
	if (typeof value === 'number' || typeof value === 'boolean')
		return { value: String(value), forgiven: true };
	return undefined;
};

const readNumber = (value: unknown, whole: boolean): Reading => {
	const forgiven = typeof value !== 'number';
	const number = typeof value === 'string' && isNumeric(value) ? Number(value) : value;
	if (typeof number !== 'number' || (whole && !Number.isInteger(number))) return undefined;
	return { value: number, forgiven };
};

const readBoolean = (value: unknown): Reading => {
	if (typeof value === 'boolean') return { value };
	if (typeof value === 'number') return { value: value !== 0, forgiven: true };
	if (typeof value !== 'string' || !/^(true|false)$/i.test(value)) return undefined;
	return { value: value.toLowerCase() === 'true', forgiven: true };
};

const readers: Record<string, (value: unknown) => Reading> = {
	any: (value) => ({ value }),
	string: readText,
	integer: (value) => readNumber(value, true),
	number: (value) => readNumber(value, false),
	boolean: readBoolean,
	date: (value) => (typeof value === 'string' && isDateText(value) ? { value } : undefined),
	uuid: (value) => (typeof value === 'string' && uuid.test(value) ? { value } : undefined),
	object: (value) => (isObject(value) ? { value } : undefined),
};

const bindScalar = (value: unknown, type: string, at: string, report: Report) => {
	const read = readers[type](value);
	if (!read) {
		const wanted = dotNetNames[type] ?? type;
		const from =
			typeof value === 'string' ? 'string' : Array.isArray(value) ? 'array' : typeof value;
		report.problems.push(`${at} must be ${type}, not ${shown(value)}`);
		report.refusals[at] = [
			`Could not convert ${from} to ${wanted}: ${shown(value)}. Path '${at}'.`,
		];
		return undefined;
	}
	if (read.forgiven) report.problems.push(`${at} must be ${type}, not ${JSON.stringify(value)}`);
	return read.value;
};

const bindObject = (value: unknown, schema: string, at: string, report: Report) => {
	const members = findSchema(schema);
	if (!members) return bindScalar(value, 'object', at, report);
	if (!isObject(value)) return bindScalar(value, 'object', at, report);
	const bound: Record<string, unknown> = {};
	for (const [key, member] of Object.entries(value)) {
		const published = members.get(key.toLowerCase());
		const place = at ? `${at}.${key}` : key;
		if (!published) report.problems.push(`${place} is not a published property of ${schema}`);
		else bound[published.name] = bindMember(member, published.type, place, report);
	}
	return bound;
};

const bindMember = (value: unknown, type: string, at: string, report: Report): unknown => {
	if (value === null || value === undefined) return null;
	if (type.endsWith('[]')) {
		if (!Array.isArray(value)) {
			report.problems.push(`${at || 'the body'} must be a list`);
			report.refusals[at] = [
				`Cannot deserialize the current JSON value into type 'System.Collections.Generic.List' because the type requires a JSON array (e.g. [1,2,3]) to deserialize correctly. Path '${at}'.`,
			];
			return undefined;
		}
		return value.map((element, index) =>
			bindMember(element, type.slice(0, -2), `${at}[${index}]`, report),
		);
	}
	return type in readers
		? bindScalar(value, type, at, report)
		: bindObject(value, type, at, report);
};

/** Reads a value as Halo does: case of names is ignored, unknown names are dropped, numbers may be text. */
export function bind(value: unknown, type: string): Binding {
	const report: Report = { refusals: {}, problems: [] };
	return { value: bindMember(value, type, '', report), ...report };
}
