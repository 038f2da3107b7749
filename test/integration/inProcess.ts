import { createInProcessN8n } from '../support/inProcess/n8n';
import { runIn } from './world';

runIn(async () => ({ api: createInProcessN8n(), release: async () => undefined }));
