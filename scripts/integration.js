const { layerCommand } = require('./support/jest');

module.exports = { main: layerCommand('integration', 'Integration tests') };
