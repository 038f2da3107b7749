import * as lookups from './lookups';
import type { RecordType } from './record';
import type { RecordName } from './recordName';
import * as resources from './resources';

/** Each name that a declaration adds has to be in one of the two lists, or the compiler says which is missing. */
const declared: Record<RecordName, RecordType> = { ...resources, ...lookups };

/** Every record type that the node knows. A new one is a file in `resources/` and a line in the list there. */
export const records: readonly RecordType[] = Object.values(declared);
