// What `npm run build` adds to the compiled nodes. The tasks are TypeScript, as all tools that run with the packages there.
require('./scripts/support/typescript');
module.exports = require('./scripts/packaging');
