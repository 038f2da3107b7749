// The real n8n runs on Linux only (see provide.ts).
export { tools as default } from '../scripts/eslint.config.mjs';
