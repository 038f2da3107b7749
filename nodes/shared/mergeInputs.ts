import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** The inputs of one operation of one resource, in the order of its form. */
export interface Form {
	resource: string;
	operation: string;
	inputs: INodeProperties[];
}

/** An input with the forms that show it. */
interface Merged {
	/** Equal for inputs that are the same in every word and condition; of a collection, its members aside. */
	identity: string;
	input: INodeProperties;
	forms: Form[];
	/** The members of a collection, each with the forms that show it; of others none. */
	members: Merged[];
}

/** Which of two members of a collection stands first. */
export type CompareInputs = (left: INodeProperties, right: INodeProperties) => number;

type Show = NonNullable<IDisplayOptions['show']>;

/** Of two collections in bytes: gzip finds what stands twice only within 32 kB. */
const LONGEST_PART = 46_000;

const isCollection = ({ type }: INodeProperties): boolean => type === 'collection';

function mergedOf(form: Form, input: INodeProperties): Merged {
	const inner = isCollection(input) ? ((input.options ?? []) as INodeProperties[]) : [];
	return {
		identity: JSON.stringify(isCollection(input) ? { ...input, options: [] } : input),
		input,
		forms: [form],
		members: inner.map((member) => mergedOf(form, member)),
	};
}

const isAmong = (members: Merged[], { identity }: Merged): boolean =>
	members.some((other) => other.identity === identity);

/**
 * Whether a collection can join another: n8n's editor fills in a member that is added with the default of the first of
 * its name, shown or not.
 */
function canJoin({ members }: Merged, { members: more }: Merged): boolean {
	return more.every(({ input: { name, default: value } }) =>
		members.every(
			({ input }) => input.name !== name || JSON.stringify(input.default) === JSON.stringify(value),
		),
	);
}

/** The members of two collections, in their order. */
function withMembers(members: Merged[], more: Merged[], compare: CompareInputs): Merged[] {
	const all = members.map((member) => {
		const same = more.find(({ identity }) => identity === member.identity);
		return same === undefined ? member : { ...member, forms: [...member.forms, ...same.forms] };
	});
	return [...all, ...more.filter((member) => !isAmong(members, member))].sort((left, right) =>
		compare(left.input, right.input),
	);
}

/** Whether most of what is in one of two collections is in the other, as with the fields of Create and Update. */
function areAlike({ members }: Merged, { members: more }: Merged): boolean {
	const shared = more.filter((member) => isAmong(members, member)).length;
	return shared > 0 && shared * 2 >= Math.min(members.length, more.length);
}

/**
 * Puts further inputs into a list, each at the first place behind the one before it where the same input stands already,
 * or as a new one: so every form keeps its order. Collections that are alike stand side by side.
 */
function addAll(list: Merged[], inputs: Merged[], compare: CompareInputs): void {
	let next = 0;
	for (const input of inputs) {
		const find = (isMeant: (other: Merged) => boolean): number =>
			list.findIndex((other, index) => index >= next && isMeant(other));
		let at = find(
			(other) =>
				other.identity === input.identity &&
				!other.forms.some((form) => input.forms.includes(form)) &&
				canJoin(other, input),
		);
		if (at === -1) {
			const alike = find((other) => areAlike(other, input));
			at = alike === -1 ? next : alike + 1;
			list.splice(at, 0, input);
		} else {
			const { forms, members } = list[at];
			list[at] = {
				...list[at],
				forms: [...forms, ...input.forms],
				members: withMembers(members, input.members, compare),
			};
		}
		next = at + 1;
	}
}

function mergedLists(lists: Merged[][], compare: CompareInputs): Merged[] {
	const all: Merged[] = [];
	for (const list of lists) addAll(all, list, compare);
	return all;
}

interface FormGrid {
	resources: string[];
	operations: string[];
}

/** Forms as few grids of resources and operations, which stand for no other of all forms. */
function gridsOf(shown: readonly Form[], all: readonly Form[]): FormGrid[] {
	const others = all.filter((form) => !shown.includes(form));
	const grids: FormGrid[] = [];
	for (const resource of new Set(shown.map((form) => form.resource))) {
		const own = shown.filter((form) => form.resource === resource).map((form) => form.operation);
		const joined = grids.find(
			({ resources, operations }) =>
				!others.some(
					(form) =>
						[...resources, resource].includes(form.resource) &&
						[...operations, ...own].includes(form.operation),
				),
		);
		if (joined === undefined) grids.push({ resources: [resource], operations: own });
		else {
			joined.resources.push(resource);
			joined.operations = [...new Set([...joined.operations, ...own])];
		}
	}
	return grids;
}

function withShow(input: INodeProperties, show: Show): INodeProperties {
	const all = { ...show, ...input.displayOptions?.show };
	if (Object.keys(all).length === 0) return input;
	return { ...input, displayOptions: { ...input.displayOptions, show: all } };
}

/** The members of a collection that these forms show, each with no more conditions than tell them from the others. */
function membersFor(members: Merged[], shown: Form[]): INodeProperties[] {
	return members.flatMap(({ input, forms }) => {
		const own = forms.filter((form) => shown.includes(form));
		const others = shown.filter((form) => !forms.includes(form));
		return gridsOf(own, shown).map(({ resources, operations }) =>
			withShow(input, {
				...(others.length > 0 ? { '/resource': resources } : {}),
				...(others.some((form) => resources.includes(form.resource))
					? { '/operation': operations }
					: {}),
			}),
		);
	});
}

/** A merged input as n8n's properties: one, or as many as it takes to show it in these forms only. */
function propertiesFor({ input, members, forms }: Merged, all: readonly Form[]): INodeProperties[] {
	return gridsOf(forms, all).map(({ resources: resource, operations: operation }) => {
		const shown = forms.filter(
			(form) => resource.includes(form.resource) && operation.includes(form.operation),
		);
		const inner = isCollection(input) ? { options: membersFor(members, shown) } : {};
		return withShow({ ...input, ...inner }, { resource, operation });
	});
}

/** Collections side by side, cut by resources into parts that are near enough to each other for gzip. */
function inReach(collections: Merged[]): Merged[] {
	const parts: Array<{ resources: Set<string>; members: Map<string, number> }> = [];
	for (const resource of new Set(
		collections.flatMap(({ forms }) => forms.map((form) => form.resource)),
	)) {
		const own = collections.flatMap(({ identity, members }) =>
			members
				.filter(({ forms }) => forms.some((form) => form.resource === resource))
				.map((member): [string, number] => [identity + member.identity, member.identity.length]),
		);
		const last = parts.at(-1);
		const together = new Map([...(last?.members ?? []), ...own]);
		const length = [...together.values()].reduce((sum, bytes) => sum + bytes, 0);
		if (last === undefined || length > LONGEST_PART)
			parts.push({ resources: new Set([resource]), members: new Map(own) });
		else {
			last.resources.add(resource);
			last.members = together;
		}
	}
	return parts.flatMap(({ resources }) =>
		collections
			.map((one) => ({
				...one,
				forms: one.forms.filter(({ resource }) => resources.has(resource)),
			}))
			.filter(({ forms }) => forms.length > 0),
	);
}

/**
 * Makes one list of the inputs of all forms. An input that several operations and resources show in the same words
 * becomes one with lists of conditions, and so does a collection, whose members have conditions then: n8n walks through
 * all inputs of a node at each execution and each click, and its editor loads them.
 */
export function mergeInputs(forms: readonly Form[], compare: CompareInputs): INodeProperties[] {
	const resources = [...new Set(forms.map((form) => form.resource))].map((resource) =>
		mergedLists(
			forms
				.filter((form) => form.resource === resource)
				.map((form) => form.inputs.map((input) => mergedOf(form, input))),
			compare,
		),
	);
	const runs: Merged[][] = [];
	for (const merged of mergedLists(resources, compare)) {
		const run = runs.at(-1);
		if (run !== undefined && areAlike(run[0], merged)) run.push(merged);
		else runs.push([merged]);
	}
	return runs
		.flatMap((run) => (run.length === 1 ? run : inReach(run)))
		.flatMap((merged) => propertiesFor(merged, forms));
}
