/** What the environment of the unit tests puts on the global object. */
export interface LoadedOnce {
	loadedOnce: (name: string) => unknown;
}
