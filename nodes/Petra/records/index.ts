import { billableUser } from './billableUser';
import { failedAttack } from './failedAttack';
import { incident } from './incident';
import type { PetraRecord } from './record';
import { tenant } from './tenant';
import { usage } from './usage';

/** Every kind of record that the node knows. */
export const records: PetraRecord[] = [billableUser, failedAttack, incident, tenant, usage];
