import { changeLines } from './changeLines';
import { checkPermissionsOf } from './checkPermissions';
import { closeTicket } from './closeTicket';
import { create } from './create';
import { remove } from './delete';
import { download } from './download';
import { get } from './get';
import { getChanges } from './getChanges';
import { getFailedDeliveries } from './getFailedDeliveries';
import { getInfo } from './getInfo';
import { getMany } from './getMany';
import type { Operations } from './operation';
import { syncCounts } from './syncCounts';
import { update } from './update';
import { upload } from './upload';
import { upsert } from './upsert';
import { voidInvoice } from './voidInvoice';
import { writeRows } from './writeRows';

/** Every verb, by its value in the Operation parameter. */
export const operations: Operations = {
	changeLines,
	checkPermissions: checkPermissionsOf(() => operations),
	close: closeTicket,
	create,
	delete: remove,
	download,
	get,
	getAll: getMany,
	getChanges,
	getFailedDeliveries,
	getInfo,
	syncCounts,
	update,
	upload,
	upsert,
	void: voidInvoice,
	writeRows,
};
