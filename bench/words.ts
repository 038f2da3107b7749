/** What this system does not tell. */
export const NOT_MEASURED = 'not measured';

/** Milliseconds as people read them. */
export const timeOf = (ms: number | undefined): string => {
	if (ms === undefined) return NOT_MEASURED;
	return ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms.toFixed(0)} ms`;
};

/** Memory as people read it. */
export const megabytesOf = (mb: number | undefined): string =>
	mb === undefined ? NOT_MEASURED : `${Math.max(0, mb).toFixed(0)} MB`;
