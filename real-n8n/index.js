// A real n8n for the demo, the end-to-end tests and the bench: installed, started, driven as a
// person drives it.
module.exports = {
	...require('./callNode'),
	...require('./editor'),
	...require('./flows'),
	...require('./pack'),
	...require('./provide'),
	...require('./start'),
	...require('./until'),
};
