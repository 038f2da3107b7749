/**
 * Runs before each test file of every layer. A test's own time-out would tell how busy the machine is; what has to come is
 * waited for with `until`, whose message says what was seen. This one only ends what hangs without a word.
 */
jest.setTimeout(900_000);
