const fs = require('node:fs');
const path = require('node:path');

const FOLDER = path.join(__dirname, '..', '..', 'workflows');

/** @returns {string[]} names of the flows, without their ending */
function workflowNames() {
	return fs
		.readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => path.basename(file, '.json'));
}

/**
 * @param {string} name
 * @returns {import('../../real-n8n/api').WorkflowJson}
 */
function readWorkflow(name) {
	return JSON.parse(fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8'));
}

module.exports = { readWorkflow, workflowNames };
