/** What the editor calls itself: n8n binds a session to it. */
export const browserId = 'real-n8n';
