import { setSafeRegexEngine } from 'n8n-workflow';

/** n8n gives each check of a parameter 250 ms, which says how busy the machine is: here it takes as long as it takes. */
export function withoutRegexDeadline(): void {
	const of = (pattern: string, flags = '') => new RegExp(pattern, flags);
	const everywhere = (flags = '') => (flags.includes('g') ? flags : `${flags}g`);
	setSafeRegexEngine({
		exec: (pattern, input, flags) => of(pattern, flags).exec(input),
		test: (pattern, input, flags) => of(pattern, flags).test(input),
		replace: (pattern, input, flags, replacement) => input.replace(of(pattern, flags), replacement),
		matchAll: (pattern, input, flags) => [...input.matchAll(of(pattern, everywhere(flags)))],
		split: (pattern, input, flags) => input.split(of(pattern, flags)),
	});
}
