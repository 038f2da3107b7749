import type { INodeProperties } from 'n8n-workflow';
import type { PanelOrder } from '../../shared/nodeProperties';
import { byLabel } from '../../shared/properties';
import type { Verb } from '../records/record';
import type { RecordName } from '../records/recordName';

/** What is filled in or filtered by most, by the names of the inputs. */
const USED_MOST = [
	...['tickettype_id', 'client_id', 'site_id', 'user_id'],
	...['team', 'team_name', 'agent_id', 'priority_id', 'status_id', 'state'],
	...['category_1', 'category_2', 'category_3', 'category_4'],
];

const rankOf = ({ name }: INodeProperties): number => {
	const at = USED_MOST.indexOf(name);
	return at === -1 ? USED_MOST.length : at;
};

/** Sorts the members of a collection: what is used most, then the rest by what a person reads. */
export const byUse = (left: INodeProperties, right: INodeProperties): number =>
	rankOf(left) - rankOf(right) || byLabel(left, right);

const firstResources: RecordName[] = [
	'ticket',
	'ticketNote',
	'ticketAttachment',
	'ticketApproval',
	'customer',
	'user',
	'softwareLicence',
	'recurringInvoice',
];

const lastResources: RecordName[] = ['otherRecord'];

const firstVerbs: Verb[] = ['create', 'upsert', 'getAll', 'get', 'update', 'close'];

const lastVerbs: Verb[] = ['delete'];

/** What people do most stands first in the panel and in n8n's list of actions. */
export const panelOrder: PanelOrder = {
	resources: { first: firstResources, last: lastResources },
	operations: { first: firstVerbs, last: lastVerbs },
	members: byUse,
};

/**
 * In which order the forms of resources are merged, those that are alike one behind the other; the others follow. It was
 * found by trying what loads shortest: gzip finds what stands twice only within 32 kB, and a form joins what stands before.
 */
export const mergedFirst: readonly RecordName[] = [
	...(['customer', 'user', 'ticket', 'asset', 'project', 'opportunity', 'quotation'] as const),
	...(['contract', 'site', 'ticketAttachment', 'ticketApproval', 'invoice', 'ticketNote'] as const),
	...(['knowledgeBaseArticle', 'appointment', 'item', 'timesheetEvent'] as const),
	...(['softwareLicence', 'recurringInvoice'] as const),
];
