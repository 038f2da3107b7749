import { folderTree, withFolderMap } from '../../../../scripts/support/folderMap';

const words = { nodes: 'the nodes', 'nodes/shared': 'for all', test: 'the tests', 'test/*': '' };
const folders = ['nodes', 'nodes/shared', 'test', 'test/unit', 'test/unit/shared'];

it('the map has each folder below its own, with what is in it', () => {
	expect(folderTree(folders, words).split('\n')).toEqual([
		'nodes/     the nodes',
		'  shared/  for all',
		'test/      the tests',
	]);
});

it('a folder that nothing is said of is named, with the place for its words', () => {
	expect(() => folderTree([...folders, 'nodes/Third'], words)).toThrow(
		'scripts/support/folderMap.ts says nothing of nodes/Third',
	);
});

it('words that have outlived their folder are named', () => {
	expect(() => folderTree(['nodes', 'test'], words)).toThrow(
		'scripts/support/folderMap.ts tells of nodes/shared, which is not there',
	);
});

it('the map of the real folders is written between the markers of a page', () => {
	const made = withFolderMap('Before\n<!-- folders -->\nold\n<!-- /folders -->\nAfter');
	expect(made).toMatch(
		/^Before\n<!-- folders -->\n\n```\n[\s\S]+\n```\n\n<!-- \/folders -->\nAfter$/,
	);
	expect(made).toMatch(/^ {2}HaloPsa\/ +the nodes for Halo/m);
	expect(made).not.toContain('old\n');
});

it('a page without the markers is named', () => {
	expect(() => withFolderMap('A page without a map')).toThrow(
		'docs/develop.md lacks <!-- folders --> … <!-- /folders -->',
	);
});
