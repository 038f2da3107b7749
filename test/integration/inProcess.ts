import { createInProcessN8n } from '../support/inProcess/n8n';
import { withoutRegexDeadline } from '../support/inProcess/regex';
import { runIn } from './world';

withoutRegexDeadline();

runIn(async () => ({ api: createInProcessN8n(), release: async () => undefined }));
