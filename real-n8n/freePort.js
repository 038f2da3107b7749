const net = require('node:net');

/**
 * A port of this machine that nobody uses now.
 * @returns {Promise<number>}
 */
module.exports = function freePort() {
	return new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
		});
	});
};
