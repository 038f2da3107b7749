/** Runs before each test file that would wait: waiting takes no time. */
import clock from '../support/clock';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual('n8n-workflow'),
	sleep: async (ms: number) => await clock.sleep(ms),
}));

beforeAll(() => clock.start());

beforeEach(() => {
	clock.reset();
	jest.spyOn(Date, 'now').mockImplementation(clock.now);
});

afterAll(() => clock.stop());
