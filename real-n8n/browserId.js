/** What the editor calls itself: n8n binds a session to it. */
module.exports = 'real-n8n';
