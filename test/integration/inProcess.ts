import { createInProcessN8n } from '../support/inProcess/n8n';
import { runIn } from './world';

// Some tests wait as long as Halo asks for, or until two runs meet.
jest.setTimeout(90_000);

runIn(async () => ({ api: createInProcessN8n(), release: async () => undefined }));
