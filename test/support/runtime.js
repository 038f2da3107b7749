/**
 * The runtime of the unit tests: the files of a worker share the nodes as they share n8n's libraries. To load them anew for
 * each file took half of the time of all tests. What a module of the nodes remembers is one process's, as in n8n: a test has
 * workflows and servers of its own. `jest.isolateModules` loads anew, and a file that mocks a module has its own of them all.
 */
const path = require('node:path');
const { default: Runtime } = require('jest-runtime');

const NODES = path.join(__dirname, '..', '..', 'nodes') + path.sep;
/** On it waits the `sleep` that the setup puts in place of n8n's, which the nodes have then loaded. */
const CLOCK = path.join(__dirname, 'clock.ts');
const SETUP = path.join(__dirname, 'setup.ts');

/** @type {Map<string, unknown>} */
const loaded = new Map();

/**
 * The modules that a test file has loaded: those of the nodes are everybody's, and outlive it.
 * @extends {Map<string, unknown>}
 */
class SharingRegistry extends Map {
	sharesNodes = true;

	/** @param {string} file */
	isShared(file) {
		return file === CLOCK || (this.sharesNodes && file.startsWith(NODES));
	}

	/** @param {string} file */
	get(file) {
		return this.isShared(file) ? loaded.get(file) : super.get(file);
	}

	/** @param {string} file */
	has(file) {
		return this.isShared(file) ? loaded.has(file) : super.has(file);
	}

	/**
	 * @param {string} file
	 * @param {unknown} module
	 */
	set(file, module) {
		if (!this.isShared(file)) return super.set(file, module);
		loaded.set(file, module);
		return this;
	}

	/** @param {string} file */
	delete(file) {
		return this.isShared(file) ? loaded.delete(file) : super.delete(file);
	}
}

class SharingRuntime extends Runtime {
	/** @param {ConstructorParameters<typeof Runtime>} given */
	constructor(...given) {
		super(...given);
		this.registry = new SharingRegistry();
		// Coverage counts what a file itself has loaded.
		if (!given[5].collectCoverage) Object.assign(this, { _moduleRegistry: this.registry });
	}

	/** @param {Parameters<Runtime['setMock']>} given */
	setMock(...given) {
		if (given[0] !== SETUP) this.registry.sharesNodes = false;
		super.setMock(...given);
	}
}

module.exports = SharingRuntime;
