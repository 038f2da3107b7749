/** Names of the parameters that hold the fields beside the main ones. */
export const ADDITIONAL = {
	create: 'additionalFields',
	update: 'updateFields',
	upsert: 'additionalFields',
} as const;
