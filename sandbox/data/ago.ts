const DAY_MS = 86_400_000;

/** A moment so many days before now, as Halo writes it; after now for a negative number. */
export const ago = (days: number): string =>
	new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19);
