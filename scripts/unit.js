const { layerCommand } = require('./support/jest');

module.exports = { main: layerCommand('unit', 'Unit tests') };
