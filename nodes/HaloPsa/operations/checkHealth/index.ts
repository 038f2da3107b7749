import type { INodeProperties } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { asNodeError } from '../../../shared/errors';
import type { Choice } from '../../../shared/locator';
import { choiceOf } from '../../../shared/locator';
import { readSwitch } from '../../../shared/switch';
import { firstOf } from '../../../shared/text';
import { locatorOf } from '../../description/locator';
import { typeOf } from '../../description/property';
import type { ItemContext } from '../../execution/itemContext';
import { isNotFound } from '../../execution/notFound';
import { wordsOf } from '../../execution/warnings';
import { recordMeant } from '../../input/references';
import { isInUse } from '../../reconcile/state';
import { partProperty, tryPermissions } from '../checkPermissions';
import type { Operation, Operations } from '../operation';
import { findCustomers, listCustomers } from '../syncCounts/locate';
import type { Health } from './health';
import { health, STATES } from './health';
import { checkPetraLink } from './petraLink';
import { checkWebhooks } from './webhooks';

/** Name of the parameter that gives the Halo item of an item. */
const ITEM_INPUT = 'item_id';

/** Petra's guide ticks this box, but gives the agent no right for it: billing only reads items. */
const NOT_NEEDED = 'Edit: items';

async function checkPermissionsOf(item: ItemContext, operations: Operations): Promise<Health[]> {
	const states = { granted: 'ok', missing: 'problem', unknown: 'unknown' } as const;
	return (await tryPermissions(item, operations)).map((row) => {
		const held = states[row.state as keyof typeof states];
		const isEnough = held === 'problem' && row.permission === NOT_NEEDED;
		const state = isEnough ? 'ok' : held;
		const todo = `In Halo: ${String(row.tick_in_application)}. Then the agent: ${String(row.agent_right)}`;
		return health(
			`Permission ${String(row.permission)}`,
			state,
			`It is ${String(row.state)}${isEnough ? ", as Petra's guide leaves it: items are only read" : ''}`,
			state === 'ok' ? '' : todo,
		);
	});
}

/** What the items give in an input, where they give anything. */
const choicesGiven = ({ context }: ItemContext, parameter: string): Choice[] =>
	context
		.getInputData()
		.flatMap((_, index) => choiceOf(context.getNodeParameter(parameter, index, '')) ?? []);

/** The line about what the items give. */
function given(name: string, all: number, refused: string[], todo: string): Health[] {
	if (refused.length === 0) return [health(name, 'ok', `All ${all} are in Halo`)];
	const why = firstOf([...new Set(refused)], { separator: '; ' });
	return [health(name, 'problem', `${refused.length} of ${all} can't be matched: ${why}`, todo)];
}

/** The Halo items by which the items are billed, where they give any. */
async function checkProductsOf(item: ItemContext): Promise<Health[]> {
	const choices = choicesGiven(item, ITEM_INPUT);
	if (choices.length === 0) return [];
	const record = item.resolver.registry.record('item');
	const input = { label: 'Item', parameter: ITEM_INPUT, narrowing: {} };
	const known = new Map<string, string | undefined>();
	for (const choice of choices) {
		if (known.has(choice.value)) continue;
		try {
			const { id, row } = await recordMeant(item, record, choice, input);
			if (row === undefined) await item.resolver.byId(record, id, input.label);
			known.set(choice.value, undefined);
		} catch (thrown) {
			const isMissing = thrown instanceof NodeApiError && thrown.httpCode === '404';
			if (!isNotFound(thrown) && !isMissing)
				throw asNodeError(item.client.node, thrown, item.index);
			known.set(choice.value, wordsOf(thrown));
		}
	}
	const refused = choices.flatMap(({ value }) => known.get(value) ?? []);
	const todo =
		"In Halo, give the item this name. Or in Petra → Usage, choose the item's name under Products";
	return given('Products of the Items', choices.length, refused, todo);
}

/** The customers that the items give, where they give any. */
async function checkCustomersOf(item: ItemContext): Promise<Health[]> {
	const choices = choicesGiven(item, 'client_id');
	if (choices.length === 0) return [];
	const customerOf = await findCustomers(item, choices);
	const byId = choices.filter((choice) => customerOf(choice) === undefined);
	const listed = byId.length === 0 ? [] : await listCustomers(item);
	const record = item.resolver.registry.record('customer');
	const inUse = new Set(listed.filter((row) => isInUse(record, row)).map(({ id }) => String(id)));
	const refused = choices.flatMap((choice) => {
		const found = customerOf(choice);
		if (found !== undefined) return 'refused' in found ? [found.refused] : [];
		return inUse.has(choice.value)
			? []
			: [`Halo has no active customer with the ID ${choice.value}`];
	});
	const todo = 'In Halo, give one active customer this name, or this ID as its Azure Tenant ID';
	return given('Customers of the Items', choices.length, refused, todo);
}

/** What can be looked at, by the value of the choice. */
const HEALTH_CHECKS = {
	permissions: { label: 'Permissions', check: checkPermissionsOf },
	petraLink: { label: "Petra's Own Link to Halo", check: checkPetraLink },
	webhooks: { label: 'Webhooks', check: checkWebhooks },
};

const checksProperty: INodeProperties = {
	displayName: 'Check',
	name: 'checks',
	type: 'multiOptions',
	default: ['permissions', 'petraLink', 'webhooks'],
	description: 'What to look at; nothing is written for it',
	options: Object.entries(HEALTH_CHECKS).map(([value, { label }]) => ({ name: label, value })),
};

/** A check that Halo refuses is told as such, and the others go on. */
async function lookOrTell(label: string, check: () => Promise<Health[]>): Promise<Health[]> {
	try {
		return await check();
	} catch (thrown) {
		if (!(thrown instanceof NodeApiError)) throw thrown as Error;
		return [health(label, 'unknown', `Not checked. ${wordsOf(thrown)}`)];
	}
}

/** Looks at what has to be right for flows between Petra and Halo, once for all items: the worst first. */
export const checkHealth: Operation<'checkHealth'> = {
	verb: 'checkHealth',
	access: 'read',
	name: 'Check Health',
	action: () => 'Check the health of the connection',
	description: () =>
		'Check permissions, webhooks, customers, products and traces of another link, the worst first',
	properties: (_, records) => [
		checksProperty,
		partProperty,
		locatorOf(typeOf(records, 'customer'), {
			label: 'Customer',
			name: 'client_id',
			description:
				'Where items come in: the customer of each, such as {{ $json.microsoftTenantId }} {{ $json.tenantName }} By ID; empty to leave it out',
		}),
		locatorOf(typeOf(records, 'item'), {
			label: 'Item',
			name: ITEM_INPUT,
			description:
				'Where items come in: the Halo item that bills each, such as {{ $json.product }} By ID; empty to leave it out',
		}),
		{
			displayName: 'Only What Is Not OK',
			name: 'onlyNotOk',
			type: 'boolean',
			default: false,
			description: 'Whether to leave out what is OK; no item comes out when all is',
		},
	],
	output: () => ({ check: 'string', state: 'string', found: 'string', what_to_do: 'string' }),
	kind: 'perItem',
	async run(item, _, operations) {
		if (item.index > 0) return [];
		const chosen = item.context.getNodeParameter(
			'checks',
			0,
			Object.keys(HEALTH_CHECKS),
		) as string[];
		const rows: Health[] = [];
		for (const [name, { label, check }] of Object.entries(HEALTH_CHECKS))
			if (chosen.includes(name))
				rows.push(...(await lookOrTell(label, async () => await check(item, operations))));
		rows.push(
			...(await lookOrTell('Customers of the Items', async () => await checkCustomersOf(item))),
			...(await lookOrTell('Products of the Items', async () => await checkProductsOf(item))),
		);
		const only = item.context.getNodeParameter('onlyNotOk', 0, false) as unknown;
		const isShort = readSwitch(item.client.node, 'Only What Is Not OK', only);
		return STATES.flatMap((state) =>
			rows.filter((row) => row.state === state && !(isShort && state === 'ok')),
		);
	},
};
