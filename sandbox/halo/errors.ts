/** An answer other than success, with the body that Halo would send. */
export class HaloError extends Error {
	constructor(
		readonly status: number,
		readonly body?: unknown,
	) {
		super(`Halo answers ${status}`);
	}
}

/** A broken rule of Halo: 400 with a .NET exception, the form in which most of its sentences arrive. */
export function ruleBroken(message: string): HaloError {
	return new HaloError(400, {
		ClassName: 'System.Exception',
		Message: message,
		Data: null,
		InnerException: null,
		HelpURL: null,
		StackTraceString: null,
		RemoteStackTraceString: null,
		RemoteStackIndex: 0,
		ExceptionMethod: null,
		HResult: -2146233088,
		Source: null,
		WatsonBuckets: null,
	});
}

/** A value of the wrong type, by place. */
export function bindingFailed(refusals: Record<string, string[]>): HaloError {
	return new HaloError(400, refusals);
}

/** A sentence alone, as a JSON text. */
export function sentence(text: string): HaloError {
	return new HaloError(400, text);
}

/** Nothing here, without a body. */
export function notFound(): HaloError {
	return new HaloError(404);
}
