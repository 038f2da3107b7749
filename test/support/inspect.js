const { inspect } = require('node:util');

/**
 * All that a value carries, hidden properties and causes too, as one text to search.
 * @param {unknown} value
 */
module.exports.everythingIn = (value) =>
	inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
	});
