/** Runs before each unit test file: no real network, no real waiting. */
import nock from 'nock';
import clock from './clock';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual('n8n-workflow'),
	sleep: async (ms: number) => await clock.sleep(ms),
}));

let unexpected: string[] = [];

const onNoMatch: Parameters<typeof nock.emitter.on>[1] = (request, options) => {
	const { method = 'GET', host, path } = options ?? request;
	// Servers of the test's own.
	if (String(host).startsWith('127.0.0.1:')) return;
	unexpected.push(`${method} ${host ?? ''}${path ?? ''}`);
};

beforeAll(() => {
	// The file before, in the same worker, has put it away.
	if (!nock.isActive()) nock.activate();
	nock.emitter.on('no match', onNoMatch);
	nock.disableNetConnect();
	clock.start();
});

beforeEach(() => {
	clock.reset();
	jest.spyOn(Date, 'now').mockImplementation(clock.now);
});

afterEach(async () => {
	// A node that was refused leaves requests in flight; cut off, they would hold the process until they time out.
	await clock.idle();
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
	clock.stop();
	nock.emitter.off('no match', onNoMatch);
	nock.restore();
});
