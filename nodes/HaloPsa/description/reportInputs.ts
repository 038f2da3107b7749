import type { INodeProperties } from 'n8n-workflow';
import { locatorProperty } from '../../shared/locator';
import { filtersProperty } from '../../shared/properties';
import type { Filter, RecordType } from '../records/record';
import { searchMethodOf, withArticle } from '../records/record';
import { filterProperty } from './filters';
import { byUse } from './panelOrder';
import { PUBLISHED_ID, QUERY_PARAMETERS, REPORT_PERIOD } from './parameterNames';

/** Units of the calendar, with what a person calls the one that runs and the one before. */
const UNITS = ['week', 'month', 'quarter', 'year'] as const;

/** A stretch of whole days that is counted from today: the unit it consists of, and how many of them back it lies. */
export interface PeriodChoice {
	name: string;
	value: string;
	unit: 'day' | (typeof UNITS)[number];
	back: 0 | 1;
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** The periods that a report can be run for without giving days. */
export const periodChoices: PeriodChoice[] = [
	...(['last', 'this'] as const).flatMap((which) =>
		UNITS.map(
			(unit): PeriodChoice => ({
				name: `${capital(which)} ${capital(unit)}`,
				value: `${which}${capital(unit)}`,
				unit,
				back: which === 'last' ? 1 : 0,
			}),
		),
	),
	{ name: 'Today', value: 'today', unit: 'day' as const, back: 0 as const },
	{ name: 'Yesterday', value: 'yesterday', unit: 'day' as const, back: 1 as const },
].sort((left, right) => left.name.localeCompare(right.name, 'en'));

/** The period that is chosen by its name. */
export const periodProperty: INodeProperties = {
	displayName: 'Period',
	name: REPORT_PERIOD,
	type: 'options',
	default: 'lastMonth',
	options: periodChoices.map(({ name, value }) => ({ name, value })),
	description: "Whole days in the workflow's time zone",
};

/** What a report is run for: declared filters, and a period by name. */
export function runInputsOf(
	filters: readonly Filter[],
	records: readonly RecordType[],
): INodeProperties[] {
	const options = filters.map((filter) => filterProperty(filter, records));
	return [filtersProperty([...options, periodProperty].sort(byUse))];
}

/** A published report: one of Halo's reports, or the ID that Halo shows where it was published. */
export function publishedLocatorOf(record: RecordType): INodeProperties {
	return locatorProperty({
		displayName: `Published ${record.label}`,
		name: PUBLISHED_ID,
		required: true,
		noun: withArticle(record),
		searchListMethod: searchMethodOf(record.name),
		byId: { placeholder: 'e.g. 1207' },
		keys: [
			{
				value: PUBLISHED_ID,
				label: 'Published ID',
				placeholder: 'e.g. 5d0c1a7e-4c1b-4f7a-9b1e-2f6f0c9b7a11',
			},
		],
	});
}

/** What a parameter of a query may be. */
export const parameterTypes = [
	{ name: 'Boolean', value: 'boolean' },
	{ name: 'Date', value: 'date' },
	{ name: 'Date and Time', value: 'dateTime' },
	{ name: 'Number', value: 'number' },
	{ name: 'Text', value: 'text' },
] as const;

/** What Run Query asks: the query, its parameters and how many rows. */
export function queryInputs(mostRows: number): INodeProperties[] {
	return [
		{
			displayName: 'SQL',
			name: 'sql',
			type: 'string',
			typeOptions: { editor: 'sqlEditor', sqlDialect: 'MSSQL', rows: 5 },
			noDataExpression: true,
			required: true,
			default: '',
			placeholder: 'e.g. SELECT faultid, symptom FROM faults WHERE dateoccured >= :since',
			hint: 'Write :name where a value belongs, and give it under Parameters',
			description:
				'One SELECT. It takes no expression: what comes from elsewhere goes in by parameters.',
		},
		{
			displayName: 'Parameters',
			name: QUERY_PARAMETERS,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Parameter',
			default: {},
			options: [
				{
					displayName: 'Parameter',
					name: 'parameter',
					values: [
						{
							displayName: 'Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. since',
						},
						{
							displayName: 'Type',
							name: 'type',
							type: 'options',
							default: 'text',
							options: [...parameterTypes],
						},
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: mostRows },
			default: 50,
			description: 'Max number of results to return',
		},
	];
}
