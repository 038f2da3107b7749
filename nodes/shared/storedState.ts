import type { IDataObject, INode } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { inputRefused } from './errors';

/**
 * Stores what a webhook call remembers, also where the call begins an execution. What it changed before its answer is
 * then lost: n8n wraps the static data anew for the execution, and takes the mark that it was changed away. It stores
 * the data a moment later, once the execution's row is written, so that a change in between is kept (n8n 2.41).
 *
 * @param save puts what is remembered into the static data
 */
export function storeBesideExecution(save: () => void): void {
	save();
	void sleep(0).then(save);
}

/** Makes of a stored state the next version of it. Members that it leaves out are dropped. */
export type Migration = (older: IDataObject) => IDataObject;

/**
 * Opens what n8n stores for a node, brought to the newest version in place: n8n notes a change only of the object that
 * it gives, and stores that one.
 *
 * @param stored the object that n8n gives; empty where nothing was stored yet
 * @param migrations the first makes version 1 of what was stored before there were versions, the next version 2 of that
 * @throws NodeOperationError where a newer package has stored it: what it means is not known here, so nothing is read
 * and nothing is lost
 */
export function openStored(stored: IDataObject, migrations: Migration[], node: INode): void {
	const newest = migrations.length;
	const version = Number(stored.version ?? 0);
	if (version === newest) return;
	if (version > newest) {
		throw inputRefused(
			node,
			`What "${node.name}" remembers was stored by a newer version of its package`,
			'Update the package n8n-nodes-halopsa to the version that ran here before.',
		);
	}
	const isEmpty = Object.keys(stored).length === 0;
	const members = migrations
		.slice(isEmpty ? newest : version)
		.reduce<IDataObject>((state, migrate) => migrate(state), { ...stored });
	for (const name of Object.keys(stored)) if (members[name] === undefined) delete stored[name];
	for (const [name, value] of Object.entries(members)) {
		if (value !== undefined) stored[name] = value;
	}
	stored.version = newest;
}
