// The name stands apart because tsx declares its types for newer resolvers only.
const typescriptLoader = 'tsx/cjs';
require(typescriptLoader);
