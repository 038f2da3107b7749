import type { LoadedOnce } from './loadedOnce';

export = (globalThis as unknown as LoadedOnce).loadedOnce('nock');
