import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../../shared/reply';
import type { LastSeen, SeenByWrites } from '../../transport/lastSeen';

/** What was read of this Halo, by the name of the look; undefined where it could not be read. */
export type HaloAnswers = Partial<Record<LookName, unknown>>;

/** The reads that the assumptions are held against. */
export type LookName =
	| 'action'
	| 'agent'
	| 'customer'
	| 'priority'
	| 'recurringInvoice'
	| 'softwareLicence'
	| 'status'
	| 'ticket'
	| 'ticketType'
	| 'webhook';

/** How sure it is before anybody asks this Halo. */
export type Certainty = 'seen on tenants' | 'published by Halo' | 'assumed';

/** What this Halo says to an assumption; `untested` where only a write would show it. */
export type AssumptionState = 'confirmed' | 'contradicted' | 'nothing to see' | 'untested';

/** What a look brought, besides its rows. */
export interface Answered {
	body: unknown;
	/** The agent that the connection is, an API-only one. */
	agentId: unknown;
}

/** Something that the node takes for true of every Halo, and that no test of ours can prove. */
export interface Assumption {
	name: string;
	/** In one sentence, for a person. */
	says: string;
	certainty: Certainty;
	/** What to hold it against; absent where only a write would show it. */
	look?: LookName;
	/** What writes of the same credential have shown of it. */
	seenByWrites?: SeenByWrites;
	/** Whether the answer bears it out; undefined where it holds nothing that would tell. */
	isBorneOut?: (rows: IDataObject[], answer: Answered) => boolean | undefined;
}

const BARE_DATE = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/;
const NO_DATE_BEFORE = '1900';

/** Whether all rows that tell anything bear it out; undefined where none does. */
function everyTelling(
	rows: readonly IDataObject[],
	tells: (row: IDataObject) => boolean | undefined,
): boolean | undefined {
	const told = rows.map(tells).filter((one) => one !== undefined);
	return told.length === 0 ? undefined : told.every(Boolean);
}

const hasProperty = (name: string) => (rows: IDataObject[]) =>
	rows.length === 0 ? undefined : rows.some((row) => name in row);

const hasClosingDate = ({ dateclosed }: IDataObject): boolean =>
	typeof dateclosed === 'string' && dateclosed >= NO_DATE_BEFORE;

/** The rows of a ticket type's form; those of a group stand inside it. */
export function formRows(rows: readonly IDataObject[]): IDataObject[] {
	const inside = (value: unknown): IDataObject[] =>
		Array.isArray(value)
			? value
					.filter(isObject)
					.flatMap((row) => [row, ...inside(isObject(row.group) ? row.group.fields : undefined)])
			: [];
	return rows.flatMap(({ fields }) => inside(fields));
}

const invoiceLinesIn = (rows: readonly IDataObject[]): IDataObject[] =>
	rows.flatMap(({ lines }) => (Array.isArray(lines) ? lines.filter(isObject) : []));

/** All of them, in the order in which they are told. */
export const assumptions: Assumption[] = [
	{
		name: 'lists-are-counted',
		says: 'A list of tickets tells in record_count how many there are in all',
		certainty: 'seen on tenants',
		look: 'ticket',
		isBorneOut: (rows, { body }) =>
			isObject(body) && Number.isInteger(body.record_count)
				? Number(body.record_count) >= rows.length
				: false,
	},
	{
		name: 'dates-are-utc',
		says: 'Dates in lists come without a time zone, and mean UTC',
		certainty: 'seen on tenants',
		look: 'ticket',
		isBorneOut: (rows) =>
			everyTelling(rows, ({ dateoccurred }) =>
				typeof dateoccurred === 'string' ? BARE_DATE.test(dateoccurred) : undefined,
			),
	},
	{
		name: 'open-tickets-say-nothing',
		says: 'An open ticket does not say whether it has been closed; a closed one does, with its date',
		certainty: 'seen on tenants',
		look: 'ticket',
		isBorneOut: (rows) =>
			everyTelling(rows, (row) =>
				row.hasbeenclosed === true ? hasClosingDate(row) : row.hasbeenclosed !== false,
			),
	},
	{
		name: 'ticket-type-form',
		says: 'A ticket type lists the fields of its form, each with whether agents must fill it in',
		certainty: 'seen on tenants',
		look: 'ticketType',
		isBorneOut: (rows) =>
			everyTelling(
				formRows(rows),
				(row) => isObject(row.fieldinfo) && Number.isInteger(row.technew),
			),
	},
	{
		name: 'status-kinds',
		says: 'Statuses of tickets can be told from those of other records by their type',
		certainty: 'seen on tenants',
		look: 'status',
		isBorneOut: hasProperty('type'),
	},
	{
		name: 'priorities-by-sla',
		says: 'Each priority belongs to one SLA, and says whether it is hidden',
		certainty: 'seen on tenants',
		look: 'priority',
		isBorneOut: (rows) =>
			rows.length === 0 ? undefined : rows.every((row) => 'slaid' in row && 'ishidden' in row),
	},
	{
		name: 'api-agents-on-request',
		says: 'The list of agents includes API-only agents when it is asked to',
		certainty: 'seen on tenants',
		look: 'agent',
		isBorneOut: (rows, { body, agentId }) => {
			if (rows.some(({ id }) => id === agentId)) return true;
			// The rest of a list that is cut may hold it.
			const isCut = isObject(body) && Number(body.record_count) > rows.length;
			return rows.length === 0 || isCut ? undefined : false;
		},
	},
	{
		name: 'who-did-it',
		says: 'An action tells whether an agent, a user or Halo itself did it, and the name of an application',
		certainty: 'seen on tenants',
		look: 'action',
		isBorneOut: (rows) =>
			everyTelling(rows, (row) => 'who_type' in row && 'actionby_application_id' in row),
	},
	{
		name: 'microsoft-tenants',
		says: 'The list of customers shows their Microsoft tenant IDs when it is asked to',
		certainty: 'published by Halo',
		look: 'customer',
		isBorneOut: hasProperty('azure_tenant_id'),
	},
	{
		name: 'licence-items',
		says: 'A software licence names its item',
		certainty: 'published by Halo',
		look: 'softwareLicence',
		isBorneOut: hasProperty('item_id'),
	},
	{
		name: 'licence-counts',
		says: 'The count of a software licence is a number',
		certainty: 'published by Halo',
		look: 'softwareLicence',
		isBorneOut: (rows) => everyTelling(rows, ({ count }) => typeof count === 'number'),
	},
	{
		name: 'quantity-types',
		says: 'A line of a recurring invoice says by a number from 0 to 4 where its quantity comes from',
		certainty: 'assumed',
		look: 'recurringInvoice',
		isBorneOut: (rows) =>
			everyTelling(invoiceLinesIn(rows), ({ recurring_invoice_quantity_type: type }) =>
				type === undefined ? undefined : [0, 1, 2, 3, 4].includes(Number(type)),
			),
	},
	{
		name: 'attached-licences',
		says: 'A line of a recurring invoice keeps a licence that is attached to it by a write',
		certainty: 'assumed',
		seenByWrites: 'attachedLicences',
	},
	{
		name: 'other-lines-stay',
		says: 'Lines of a recurring invoice that are sent back as they were stay as they were',
		certainty: 'assumed',
		seenByWrites: 'otherLinesStay',
	},
	{
		name: 'webhooks-stop-by-count',
		says: 'A webhook says after how many failed deliveries Halo switches it off',
		certainty: 'published by Halo',
		look: 'webhook',
		isBorneOut: hasProperty('auto_disable_attempts'),
	},
	{
		name: 'array-replies',
		says: 'A write of several rows is answered with all of them',
		certainty: 'assumed',
		seenByWrites: 'arrayReplies',
	},
	{
		name: 'array-is-all-or-nothing',
		says: 'Of a write of several rows with one that is wrong, nothing is kept',
		certainty: 'assumed',
	},
	{
		name: 'custom-fields-stay',
		says: 'A change leaves the custom fields alone that it does not name',
		certainty: 'assumed',
	},
	{
		name: 'signed-deliveries',
		says: 'A webhook with a secret signs its deliveries',
		certainty: 'published by Halo',
	},
];

/** What Halo says to one assumption, from what was read of it, or from what writes have shown. */
export function stateOf(
	{ look, isBorneOut }: Assumption,
	{
		answeredRows,
		seen,
		agentId,
		last,
	}: {
		answeredRows: (body: unknown) => IDataObject[];
		seen: HaloAnswers;
		agentId: unknown;
		last?: LastSeen;
	},
): AssumptionState {
	if (last !== undefined) return last.isBorneOut ? 'confirmed' : 'contradicted';
	if (look === undefined || isBorneOut === undefined) return 'untested';
	const body = seen[look];
	if (body === undefined) return 'nothing to see';
	const is = isBorneOut(answeredRows(body), { body, agentId });
	if (is === undefined) return 'nothing to see';
	return is ? 'confirmed' : 'contradicted';
}

/** The report as a person pastes it: what contradicts first. It holds no data of the tenant. */
export function reportOf(
	states: ReadonlyArray<{ says: string; state: AssumptionState; last_seen?: string }>,
): string {
	const order: AssumptionState[] = ['contradicted', 'nothing to see', 'untested', 'confirmed'];
	return order
		.flatMap((state) => states.filter((one) => one.state === state))
		.map(({ state, says, last_seen: at }) =>
			at === undefined
				? `${state}: ${says}`
				: `${state}, as last seen by this credential at ${at}: ${says}`,
		)
		.join('\n');
}
