/** In place of a library that n8n loads for other nodes than ours: whatever is taken out of it can't be made or called. */
class NotLoaded {
	constructor() {
		throw new Error('Unit tests do without this library of n8n: see jest.config.js');
	}
}

module.exports = new Proxy(/** @type {Record<string | symbol, unknown>} */ ({}), {
	get: (_, name) => (name === '__esModule' ? true : NotLoaded),
});
