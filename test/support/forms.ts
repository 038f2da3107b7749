import type { INodeProperties } from 'n8n-workflow';

/** What is chosen in a node whose inputs depend on it. */
export interface Chosen {
	resource: string;
	operation: string;
}

const CONDITIONS = {
	inputs: { resource: 'resource', operation: 'operation' },
	members: { resource: '/resource', operation: '/operation' },
} as const;

function shownWhere(
	list: INodeProperties[],
	chosen: Chosen,
	names: Record<keyof Chosen, string>,
): INodeProperties[] {
	const isShown = ({ displayOptions }: INodeProperties): boolean =>
		(['resource', 'operation'] as const).every((key) => {
			const wanted = displayOptions?.show?.[names[key]] as unknown[] | undefined;
			return wanted === undefined || wanted.includes(chosen[key]);
		});
	const others = ([name]: [string, unknown]): boolean => !Object.values(names).includes(name);
	return list.filter(isShown).map(({ displayOptions: { show, ...rest } = {}, ...input }) => {
		const shown = Object.entries(show ?? {}).filter(others);
		const more = shown.length === 0 ? rest : { ...rest, show: Object.fromEntries(shown) };
		return Object.keys(more).length === 0 ? input : { ...input, displayOptions: more };
	});
}

/**
 * The inputs that a node shows for a resource and an operation, without these two conditions, and of each collection the
 * members that it shows.
 */
export function shownOf(list: INodeProperties[], chosen: Chosen): INodeProperties[] {
	return shownWhere(list, chosen, CONDITIONS.inputs).map((input) =>
		input.type === 'collection'
			? {
					...input,
					options: shownWhere(
						(input.options ?? []) as INodeProperties[],
						chosen,
						CONDITIONS.members,
					),
				}
			: input,
	);
}
