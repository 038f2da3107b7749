/**
 * Environment of the unit tests: all files of a worker share one context, and with it n8n's libraries, which take a third
 * of a second (n8n-workflow) to one second (n8n-core) to load. What a file itself and our sources load is anew for each.
 */
import { createRequire } from 'node:module';
import SingleContext from 'jest-environment-node-single-context';

const load = createRequire(__filename);

Object.assign(globalThis, { loadedOnce: (name: string): unknown => load(name) });

export default SingleContext;
