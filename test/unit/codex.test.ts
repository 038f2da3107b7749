import { HaloPsa } from '../../nodes/HaloPsa/HaloPsa.node';
import { codexes } from '../support/codexes';

const halo = codexes.filter(({ node }) => node.includes('.halo'));
const petra = codexes.filter(({ node }) => node.includes('.petra'));

/** The nodes whose aliases begin with what a person types, as n8n's search takes it. */
const foundBy = (typed: string) =>
	codexes
		.filter(({ alias }) => alias.some((word) => word.toLowerCase().startsWith(typed.toLowerCase())))
		.map(({ node }) => node.split('.')[1]);

test.each(['license', 'licence', 'subscription', 'seats', 'invoice', 'billing', 'help desk'])(
	'a search for %s finds the Halo node',
	(typed) => {
		expect(foundBy(typed)).toContain('haloPsa');
	},
);

test.each(['PSA', 'MSP'])('a search for %s finds all nodes for Halo', (typed) => {
	expect(foundBy(typed)).toEqual(
		expect.arrayContaining(halo.map(({ node }) => node.split('.')[1])),
	);
});

test.each(['Microsoft 365', 'incident', 'security', 'ITDR'])(
	'a search for %s finds all nodes for Petra',
	(typed) => {
		expect(foundBy(typed)).toEqual(
			expect.arrayContaining(petra.map(({ node }) => node.split('.')[1])),
		);
	},
);

test('the nodes are where n8n has comparable ones', () => {
	const categories = codexes.map(({ node, categories: own }) => [node.split('.')[1], own]);
	expect(Object.fromEntries(categories)).toEqual({
		haloPsa: ['Communication', 'Productivity'],
		haloPsaApproval: ['Communication', 'Productivity'],
		haloPsaPollingTrigger: ['Communication', 'Productivity'],
		haloPsaTrigger: ['Communication', 'Productivity'],
		petra: ['Development'],
		petraTrigger: ['Development'],
		petraWebhookTrigger: ['Development'],
	});
});

test('an alias is there once', () => {
	for (const { alias } of codexes) expect([...new Set(alias)]).toEqual(alias);
});

test('name and description tell the node from the built-in HaloPSA', () => {
	const { displayName, description } = new HaloPsa().description;
	const letters = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
	expect(letters(displayName)).not.toBe(letters('HaloPSA'));
	expect(description).toContain('not the built-in HaloPSA node');
});
