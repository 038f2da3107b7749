import { testDeliveries } from './parts/deliveries';
import { testFiles } from './parts/files';
import { testTriggers } from './parts/triggers';
import { testWork } from './parts/work';
import type { QueueWorld } from './world';
import { enterQueueWorld } from './world';

let world: QueueWorld;
const entered = () => world;

beforeAll(async () => {
	world = await enterQueueWorld();
});

beforeEach(() => {
	world.sandbox.reset();
	world.sandbox.switches.petraLimits = false;
});

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

describe('Deliveries of Halo', () => testDeliveries(entered));

describe('Work', () => testWork(entered));

describe('Files', () => testFiles(entered));

describe('Triggers', () => testTriggers(entered));
