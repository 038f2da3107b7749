import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** A parameter's choices, each as its value and the name that the panel shows. */
function namedChoicesOf({ options = [] }: INodeProperties): Array<[string, string]> {
	return (options as INodePropertyOptions[]).map(({ value, name }) => [String(value), name]);
}

const asExpression = (names: Array<[string, string]>, index: string): string =>
	`(${JSON.stringify(Object.fromEntries(names))})${index}`;

/** What stands below the node on the canvas, in the words of its panel: `Create or Update: Ticket`. */
export function operationSubtitle(properties: INodeProperties[]): string {
	const resources = new Map(
		properties.filter(({ name }) => name === 'resource').flatMap(namedChoicesOf),
	);
	const names = properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			(property.displayOptions?.show?.resource ?? []).flatMap((resource) =>
				namedChoicesOf(property).map(([operation, name]): [string, string] => [
					`${String(resource)}.${operation}`,
					`${name}: ${resources.get(String(resource))}`,
				]),
			),
		);
	return `={{ ${asExpression(names, '[$parameter["resource"] + "." + $parameter["operation"]]')} }}`;
}

/** The chosen events of a trigger, by the names that its panel shows. */
export function eventsSubtitle(properties: INodeProperties[]): string {
	const names = properties.filter(({ name }) => name === 'events').flatMap(namedChoicesOf);
	return `={{ $parameter["events"].map((event) => ${asExpression(names, '[event]')}).join(", ") }}`;
}
