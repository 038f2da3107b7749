// Loaded into the n8n that is measured (`node --require`): a signal has it drop what it no longer needs, so that the
// memory of a run is that run's own.
const v8 = require('node:v8');
const vm = require('node:vm');
const { isMainThread } = require('node:worker_threads');

v8.setFlagsFromString('--expose-gc');
/** @type {() => void} */
const collect = vm.runInNewContext('gc');
if (isMainThread) process.on('SIGUSR2', () => collect());
