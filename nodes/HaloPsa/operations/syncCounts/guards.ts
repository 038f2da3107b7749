import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readSwitch } from '../../../shared/switch';
import { firstOf } from '../../../shared/text';

/** Runs with so few changes are not held back for the share of rows that change. */
const SMALL_RUN = 5;
/** Fewer customers than these say nothing about a half-empty input. */
const FEW_CUSTOMERS = 5;

/** The limits that keep a wrong input from reaching the bill. */
export interface Guards {
	allowZero: boolean;
	/** Percent of the present count. */
	maxPercent: number;
	/** Seats. */
	maxSeats: number;
	/** Seats that may always change, whatever the percentage. */
	smallChange: number;
	/** Percent of the compared rows. */
	maxRowsPercent: number;
	/** Percent of the customers with such a licence. */
	minCoverage: number;
	/** Licences that a run may create, whatever the percentage. */
	maxNew: number;
	/** Percent of the rows of the input. */
	maxNewPercent: number;
	/** Whether licences may be created of a product of which Halo shows none. */
	allowFirstRun: boolean;
	/** Whether one refused row of a customer and product that Halo has holds the others back. */
	holdForRefused: boolean;
}

const LABELS: Record<keyof Guards, string> = {
	allowZero: 'Allow Counts of 0',
	maxPercent: 'Maximum Change per Row (%)',
	maxSeats: 'Maximum Change per Row (Seats)',
	smallChange: 'Small Change Always Allowed (Seats)',
	maxRowsPercent: 'Maximum Rows Changed (%)',
	minCoverage: 'Minimum Customer Coverage (%)',
	maxNew: 'Maximum New Licences',
	maxNewPercent: 'Maximum New Licences (% of Rows)',
	allowFirstRun: 'Allow First Run',
	holdForRefused: 'Hold All Back for a Refused Row',
};

const DEFAULTS: Guards = {
	allowZero: false,
	maxPercent: 50,
	maxSeats: 50,
	smallChange: 3,
	maxRowsPercent: 75,
	minCoverage: 50,
	maxNew: 5,
	maxNewPercent: 25,
	allowFirstRun: false,
	holdForRefused: false,
};

type Switch = 'allowFirstRun' | 'allowZero' | 'holdForRefused';
type Limit = Exclude<keyof Guards, Switch>;

function numberOption(name: Limit, description: string, maxValue?: number): INodeProperties {
	const standard = DEFAULTS[name];
	return {
		displayName: LABELS[name],
		name,
		type: 'number',
		typeOptions: { minValue: 0, ...(maxValue === undefined ? {} : { maxValue }) },
		default: standard,
		description,
	};
}

/** The guards in words, as long as none is changed. */
export const guardsNotice: INodeProperties = {
	displayName: `Guards that are on unless you change them: no count of 0; at most ${DEFAULTS.maxPercent} % or ${DEFAULTS.maxSeats} seats a row (${DEFAULTS.smallChange} seats always pass); at most ${DEFAULTS.maxRowsPercent} % of the rows changed; at least ${DEFAULTS.minCoverage} % of the customers named; at most ${DEFAULTS.maxNew} new licences or ${DEFAULTS.maxNewPercent} % of the rows; no first run`,
	name: 'guardsNotice',
	type: 'notice',
	default: '',
};

/** The guards as an input; each is on unless it is set otherwise here. */
export const guardsProperty: INodeProperties = {
	displayName: 'Guards',
	name: 'guards',
	type: 'collection',
	placeholder: 'Change a Guard',
	default: {},
	description: 'Limits that keep a wrong input from reaching the bill; all are on unless changed',
	options: [
		{
			displayName: LABELS.allowZero,
			name: 'allowZero',
			type: 'boolean',
			default: false,
			description: 'Whether a count may be set to 0, which bills nothing',
		},
		{
			displayName: LABELS.allowFirstRun,
			name: 'allowFirstRun',
			type: 'boolean',
			default: false,
			description:
				'Whether licences may be created for a product that has none in Halo yet, as in the first run',
		},
		{
			displayName: LABELS.holdForRefused,
			name: 'holdForRefused',
			type: 'boolean',
			default: false,
			description:
				'Whether a row that is refused holds the whole run back; rows of customers or products that Halo does not have hold nothing back',
		},
		numberOption('maxPercent', 'A row whose count would change by more is refused'),
		numberOption(
			'maxSeats',
			'A row whose count would change by more is refused, and so is a new licence of more',
		),
		numberOption(
			'maxNew',
			'This many new licences are always allowed, whatever their share of the rows',
		),
		numberOption(
			'maxNewPercent',
			'The run is refused when it would create more licences than Maximum New Licences, and for a larger share of its rows',
			100,
		),
		numberOption('maxRowsPercent', 'The run is refused when more of its rows would change', 100),
		numberOption(
			'minCoverage',
			'The run is refused when the input names fewer of the customers that have these licences in Halo; 0 to sync a few customers only',
			100,
		),
		numberOption(
			'smallChange',
			'A change of this many seats or fewer is always allowed, whatever its percentage',
		),
	],
};

/**
 * Reads the guards; they are one set for the whole run.
 *
 * @throws NodeOperationError for a switch that is neither on nor off
 */
export function readGuards(context: IExecuteFunctions): Guards {
	const given = context.getNodeParameter('guards', 0, {}) as IDataObject;
	const limit = (name: Limit): number => {
		const value = given[name];
		// A guard that was emptied by mistake stays on; an expression may give a number as text.
		const isGiven = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
		return isGiven && Number.isFinite(Number(value)) ? Number(value) : DEFAULTS[name];
	};
	const isOn = (name: Switch): boolean =>
		(given[name] ?? '') !== '' && readSwitch(context.getNode(), LABELS[name], given[name]);
	return {
		allowZero: isOn('allowZero'),
		maxPercent: limit('maxPercent'),
		maxSeats: limit('maxSeats'),
		smallChange: limit('smallChange'),
		maxRowsPercent: limit('maxRowsPercent'),
		minCoverage: limit('minCoverage'),
		maxNew: limit('maxNew'),
		maxNewPercent: limit('maxNewPercent'),
		allowFirstRun: isOn('allowFirstRun'),
		holdForRefused: isOn('holdForRefused'),
	};
}

const lift = (name: keyof Guards): string => `"${LABELS[name]}" under Guards`;

const percent = (part: number, whole: number): number => Math.round((part / whole) * 100);

/**
 * Why a row's change is held back.
 *
 * @param from seats in Halo now
 * @param to seats to write
 * @returns undefined where it may be written
 */
export function refusedChange(guards: Guards, from: number, to: number): string | undefined {
	const seats = Math.abs(to - from);
	if (to === 0 && from > 0 && !guards.allowZero)
		return `From ${from} to 0 bills nothing any more. If that is right, switch on ${lift('allowZero')}`;
	if (seats > guards.maxSeats)
		return `From ${from} to ${to} is a change of ${seats} seats, more than the ${guards.maxSeats} of ${lift('maxSeats')}. If it is right, raise that`;
	const isLarge = seats > guards.smallChange && seats * 100 > from * guards.maxPercent;
	// From nothing, or to nothing where that is allowed, a percentage says nothing.
	if (from > 0 && to > 0 && isLarge)
		return `From ${from} to ${to} is a change of ${percent(seats, from)} %, more than the ${guards.maxPercent} % of ${lift('maxPercent')}. If it is right, raise that`;
	return undefined;
}

/** What the guards of the whole run look at. */
export interface RunFacts {
	/** Rows whose licence is in Halo. */
	compared: number;
	/** Those that would change, in words: `Birch Dental 10 → 12`. */
	changing: string[];
	/** Customers that have these licences in Halo, by name. */
	customers: string[];
	/** Those of them that the input does not name. */
	missing: string[];
	/** Rows of the input. */
	rows: number;
	/** Licences that would be created of products of which Halo shows some, by customer. */
	creating: string[];
	/** Licences that would be created of products of which Halo shows none, by customer. */
	first: string[];
	/** These products. */
	unseen: string[];
	/** Rows of a known customer and product that are refused, with the reason. */
	refused: string[];
}

/** Why new licences hold the run back: a list that came empty, or half empty, would create them all again. */
function refusedNew(guards: Guards, { rows, creating, first, unseen }: RunFacts): string[] {
	const why: string[] = [];
	if (first.length > 0 && !guards.allowFirstRun) {
		why.push(
			`Halo shows no licence of ${firstOf(unseen)}, so ${first.length} would be created: ${firstOf(first)}. If this is the first run, switch on ${lift('allowFirstRun')} for it. If there are licences, compare the product, and see that the agent of the API application may see them`,
		);
	}
	if (creating.length > guards.maxNew && creating.length * 100 > rows * guards.maxNewPercent) {
		why.push(
			`${creating.length} licences would be created for ${rows} rows (${percent(creating.length, rows)} %), more than the ${guards.maxNew} of ${lift('maxNew')} and the ${guards.maxNewPercent} % of ${lift('maxNewPercent')}: ${firstOf(creating)}. If these customers have licences in Halo, see that the agent of the API application may see them. If they have none, raise it for this run`,
		);
	}
	return why;
}

/** Why the whole run is held back; empty where it may go on. */
export function refusedRun(guards: Guards, facts: RunFacts): string[] {
	const { compared, changing, customers, missing, refused } = facts;
	const why: string[] = [];
	if (changing.length > SMALL_RUN && changing.length * 100 > compared * guards.maxRowsPercent) {
		why.push(
			`${changing.length} of ${compared} rows would change (${percent(changing.length, compared)} %), more than the ${guards.maxRowsPercent} % of ${lift('maxRowsPercent')}: ${firstOf(changing)}. If that is right, raise it`,
		);
	}
	const covered = customers.length - missing.length;
	if (customers.length >= FEW_CUSTOMERS && covered * 100 < customers.length * guards.minCoverage) {
		why.push(
			`The input names ${covered} of the ${customers.length} customers that have these licences in Halo (${percent(covered, customers.length)} %), fewer than the ${guards.minCoverage} % of ${lift('minCoverage')}. It lacks ${firstOf(missing)}. If that is right, lower it`,
		);
	}
	why.push(...refusedNew(guards, facts));
	if (guards.holdForRefused && refused.length > 0) {
		why.push(
			`${refused.length === 1 ? '1 row is' : `${refused.length} rows are`} refused, and ${lift('holdForRefused')} is on: ${firstOf(refused, { separator: '; ' })}`,
		);
	}
	return why;
}
