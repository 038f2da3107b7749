import { config } from '@n8n/node-cli/eslint';
import { everywhere } from '../scripts/eslint.config.mjs';

export default [...config, everywhere];
