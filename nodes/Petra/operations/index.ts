import { getBillableUsers } from './getBillableUsers';
import { getFailedAttacks } from './getFailedAttacks';
import { getIncident } from './getIncident';
import { getIncidents } from './getIncidents';
import { getTenants } from './getTenants';
import { getUsage } from './getUsage';
import type { Operation } from './operation';

/** Everything that the node can do; each kind of record stands together. */
export const operations: Operation[] = [
	getBillableUsers,
	getFailedAttacks,
	getIncident,
	getIncidents,
	getTenants,
	getUsage,
];
