/** An end that the user can act on: its message is all that is shown, without a stack. */
class PlainError extends Error {}

/**
 * Prints what went wrong as one sentence; the stack of a defect of ours only on request.
 * @param {unknown} error
 */
function reportFailure(error) {
	if (error instanceof PlainError) {
		console.error(error.message);
		return;
	}
	const { message, stack } = error instanceof Error ? error : new Error(String(error));
	console.error(`This did not work: ${message}`);
	console.error(process.env.DEBUG ? stack : 'Run it again with DEBUG=1 to see where.');
}

module.exports = { PlainError, reportFailure };
