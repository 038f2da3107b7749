import { productionSources } from '../../scripts/support/sources';

const sources = productionSources();

test('the sources are found', () => {
	expect(sources.map(({ file }) => file)).toEqual(
		expect.arrayContaining([
			'credentials/HaloPsaApi.credentials.ts',
			'nodes/HaloPsa/HaloPsa.node.ts',
			'nodes/HaloPsa/transport/client.ts',
		]),
	);
});

test.each(sources)('$file imports only n8n-workflow, crypto and own files', ({ imports }) => {
	const allowed = ['n8n-workflow', 'crypto', 'node:crypto'];
	expect(imports.filter((name) => !allowed.includes(name) && !name.startsWith('.'))).toEqual([]);
});

test.each(sources)('$file asks for no exception from the rules', ({ text }) => {
	expect(text).not.toMatch(/eslint-disable|@ts-ignore|@ts-expect-error|\bTODO\b|\bFIXME\b/);
	const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
	expect(code).not.toMatch(/: any\b|<any>|\bas any\b|\bany\[\]/);
});
