/** Whether the execution was stopped by hand or by its time limit; contexts without such a signal never are. */
export function isCancelled(context: object): boolean {
	return (
		'getExecutionCancelSignal' in context &&
		typeof context.getExecutionCancelSignal === 'function' &&
		context.getExecutionCancelSignal()?.aborted === true
	);
}
