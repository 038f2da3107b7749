import type { INodeProperties } from 'n8n-workflow';

/** The inputs of one operation of one resource, in the order of its form. */
export interface Form {
	resource: string;
	operation: string;
	inputs: INodeProperties[];
}

/** An input with the operations or resources that show it. */
interface Merged {
	/** Equal for inputs that are the same in every word and condition. */
	identity: string;
	input: INodeProperties;
	shownIn: string[];
}

/**
 * Puts the inputs of a further form into a list, each at the first place behind the one before it where the same input
 * stands already, or as a new one: so every form keeps its order.
 */
function addForm(list: Merged[], name: string, inputs: Array<Omit<Merged, 'shownIn'>>): void {
	let next = 0;
	for (const { identity, input } of inputs) {
		const at = list.findIndex(
			(other, index) =>
				index >= next && other.identity === identity && !other.shownIn.includes(name),
		);
		if (at === -1) list.splice(next, 0, { identity, input, shownIn: [name] });
		else list[at].shownIn.push(name);
		next = (at === -1 ? next : at) + 1;
	}
}

function mergedOperations(forms: Form[]): Merged[] {
	const list: Merged[] = [];
	for (const { operation, inputs } of forms) {
		const identified = inputs.map((input) => ({ identity: JSON.stringify(input), input }));
		addForm(list, operation, identified);
	}
	return list;
}

/**
 * Makes one list of the inputs of all forms. An input that several operations show in the same words becomes one with
 * a list of conditions, also across resources that show it for the same operations: n8n walks through all inputs of a
 * node at each execution and each click, and its editor loads them.
 */
export function mergeInputs(forms: readonly Form[]): INodeProperties[] {
	const all: Merged[] = [];
	for (const resource of new Set(forms.map((form) => form.resource))) {
		const own = mergedOperations(forms.filter((form) => form.resource === resource));
		const shown = own.map(({ identity, input, shownIn }) => ({
			identity: `${identity} ${shownIn.join()}`,
			input: {
				...input,
				displayOptions: {
					...input.displayOptions,
					show: { operation: shownIn, ...input.displayOptions?.show },
				},
			},
		}));
		addForm(all, resource, shown);
	}
	return all.map(({ input, shownIn }) => ({
		...input,
		displayOptions: {
			...input.displayOptions,
			show: { resource: shownIn, ...input.displayOptions?.show },
		},
	}));
}
