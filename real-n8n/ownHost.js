// Loaded before n8n (`node --require`): it answers to the names of this machine only, so that a page on the internet
// whose name leads here (DNS rebinding) reaches nothing. n8n itself has no setting for it.
const http = require('node:http');

const OWN = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** @param {import('node:http').IncomingHttpHeaders} headers */
function isOwn({ host = '', origin }) {
	if (!OWN.test(host)) return false;
	return origin === undefined || OWN.test(origin.replace(/^https?:\/\//i, ''));
}

const { emit } = http.Server.prototype;

/**
 * @this {import('node:http').Server}
 * @param {string | symbol} event
 * @param {any[]} args
 */
function emitToOwn(event, ...args) {
	const [request, answer] = args;
	if ((event !== 'request' && event !== 'upgrade') || isOwn(request.headers))
		return Reflect.apply(emit, this, [event, ...args]);
	if (event === 'upgrade') answer.destroy();
	else answer.writeHead(403, { 'Content-Type': 'text/plain' }).end('Only this machine may ask.');
	return true;
}

http.Server.prototype.emit = emitToOwn;
