/** Runs before each unit test file: no real network, no real waiting. */
const nock = require('nock');
const clock = require('./clock');
const network = require('./network');

// Waiting takes no time here, but the machine may be busy with other things.
jest.setTimeout(30_000);

jest.mock('n8n-workflow', () => ({
	...jest.requireActual('n8n-workflow'),
	sleep: async (/** @type {number} */ ms) => await clock.sleep(ms),
}));

/** @type {string[]} */
let unexpected = [];
nock.emitter.on('no match', (request, options) => {
	const { method = 'GET', host, path } = options ?? request;
	unexpected.push(`${method} ${host ?? ''}${path ?? ''}`);
});

beforeAll(() => {
	nock.disableNetConnect();
});

beforeEach(() => {
	clock.reset();
	network.reset();
	jest.spyOn(Date, 'now').mockImplementation(clock.now);
});

afterEach(async () => {
	// A node that was refused leaves requests in flight; cut off, they would hold the process until they time out.
	if (network.isUsed()) await new Promise((resolve) => setTimeout(resolve, 5));
	const pending = nock.pendingMocks();
	const surprises = unexpected;
	unexpected = [];
	nock.cleanAll();
	expect({ requestsThatNobodyExpected: surprises, requestsThatNeverCame: pending }).toEqual({
		requestsThatNobodyExpected: [],
		requestsThatNeverCame: [],
	});
});

afterAll(() => {
	nock.restore();
});
