import type { Again } from './operations';

/** What a run told: what it put out, or the errors in the words that a person reads. */
export interface Told {
	errors: string[];
	output: unknown;
}

/** Something that asks Halo or Petra, and is disturbed. */
export interface Subject {
	name: string;
	service: 'Halo' | 'Petra';
	again: Again;
	/** As many items as it has: of one, an error means that nothing was done. */
	items: number;
	/** Puts all back to where it began. */
	prepare(): Promise<unknown>;
	run(): Promise<Told>;
	/** What holds afterwards, as rows that are the same in each run. */
	state(): string[];
	/** Its answer has no form by which a foreign one could be told. */
	isFormless?: boolean;
	/** What may be missing behind a run that says so in these words. */
	mayLack?: { state(): string[]; told: RegExp };
}

/** Every word of an error. */
export const wordsOf = (error: {
	message: string;
	description?: string | null | undefined;
}): string => `${error.message}. ${error.description ?? ''}`;
