import type { IDataObject } from 'n8n-workflow';
import type { Choice } from '../../../shared/locator';
import { choiceOf } from '../../../shared/locator';
import { ADDITIONAL } from '../../description/parameterNames';
import type { Batch } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { narrowingElse } from '../../input/belonging';
import { isIdText, narrowingOf } from '../../input/references';
import { isToldByFound, writeAbsent } from '../../input/whenNotFound';
import { idOfRow } from '../../reconcile/state';
import type { RecordType, ReferenceField } from '../../records/record';
import { idPropertyOf, titleOf } from '../../records/record';
import type { Query } from '../../transport/pages';
import type { UpsertTarget } from './targets';

/** A field whose name means nothing in the record that was found stays as it is. */
export const UNCHANGED = { verb: 'update', needed: new Set<string>() } as const;

/** What an item gives for a reference, wherever its input stands. */
export function choiceIn({ context, index }: ItemContext, name: string): Choice | undefined {
	const more = context.getNodeParameter(ADDITIONAL.upsert, index, {}) as IDataObject;
	return choiceOf(more[name] ?? context.getNodeParameter(name, index, ''));
}

/** What narrows the choice where the record was found: what its row shows, else what can be found out of it. */
async function narrowingWhereFound(
	{ resolver }: Batch,
	record: RecordType,
	field: ReferenceField,
	body: IDataObject,
	held: IDataObject,
): Promise<Query> {
	const target = resolver.registry.record(field.to);
	const shown = narrowingOf(target, { ...held, ...body });
	const isShown = Object.values(shown).some((value) => Number(value) > 0);
	if (isShown) return shown;
	const changes = { record, id: idOfRow(record, held) };
	return await narrowingElse({ resolver, changes }, target, body, field);
}

/** Notes that the name was found after all. */
export function forgetAbsent({ absent, remarks }: ItemContext, name: string): void {
	absent.delete(name);
	if (absent.size === 0) delete remarks.not_found;
}

/**
 * What a name means in the record that was found: of priorities, the same number has another name in each SLA, and the same
 * name another number. So a name that told nothing, or several, before the record was known is looked up here again.
 * Items of a target agree, or the last one counts.
 *
 * @returns what to write of these; undefined for what stays, since the name means nothing there
 * @throws NodeOperationError where the item stops at that
 */
export async function namedWhereFound(
	batch: Batch,
	record: RecordType,
	{ indexes, body }: UpsertTarget,
	held: IDataObject,
): Promise<IDataObject> {
	const named: IDataObject = {};
	const { resolver } = batch;
	const items = indexes.map((index) => batch.items[index]);
	const isOpen = (name: string) => items.some(({ absent }) => absent.get(name)?.isBlank === false);
	const fields = resolver.registry.referencesIn(record.fields ?? []).filter(({ name, to }) => {
		const target = resolver.registry.record(to);
		return body[name] === undefined
			? isOpen(name) && isToldByFound(target)
			: target.narrowedElse !== undefined;
	});
	for (const field of fields) {
		const { name, to, label } = field;
		const target = resolver.registry.record(to);
		const shown = Object.values(narrowingOf(target, { ...held, ...body }));
		const isName = ({ mode, value }: Choice) => mode !== 'list' && !isIdText(value);
		const choices = items.map((item) => choiceIn(item, name));
		const choice = choices.filter((given) => given !== undefined && isName(given)).pop();
		const isClear = !isOpen(name) && !shown.every((value) => Number(value) > 0);
		if (choice === undefined || isClear) continue;
		try {
			const more = async () => await narrowingWhereFound(batch, record, field, body, held);
			const row = await resolver.byNameNarrowed(target, choice.value, {}, label, more);
			named[name] =
				field.writes === 'name' ? titleOf(target, row) : Number(row[idPropertyOf(target)]);
			for (const item of items) forgetAbsent(item, name);
		} catch (thrown) {
			for (const item of items) await writeAbsent(item, field, thrown, body, UNCHANGED);
			named[name] = undefined;
		}
	}
	return named;
}
