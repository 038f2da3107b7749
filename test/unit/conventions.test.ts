import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import packageJson from '../../package.json';
import { nodeDescriptions } from '../support/frozenNames';

const isTrigger = ({ group }: INodeTypeDescription) => group.includes('trigger');
const triggers = nodeDescriptions
	.filter(isTrigger)
	.map((node) => [node.displayName, node] as const);
const inPackage = nodeDescriptions.map(({ name }) => `${packageJson.name}.${name}`);

/** The input from which n8n's list of actions makes a line for each event: it goes by the label. */
const eventsOf = ({ properties }: INodeTypeDescription): INodeProperties | undefined =>
	properties.find(({ displayName }) =>
		['event', 'events', 'trigger on'].includes(displayName.toLowerCase()),
	);

const eventNames = (node: INodeTypeDescription | undefined): string[] =>
	((node === undefined ? undefined : eventsOf(node))?.options as INodePropertyOptions[]).map(
		({ name }) => name,
	);

const named = (name: string) => nodeDescriptions.find((node) => node.name === name);

test.each(triggers)('%s says what happens once the workflow is published', (_, node) => {
	expect(node.activationMessage).toMatch(/^From now on .+\.$/);
});

test.each(triggers.filter(([, { webhooks = [] }]) => webhooks.length > 0))(
	'%s says what it waits for, how to try it out and where its runs are',
	(_, { eventTriggerDescription, triggerPanel }) => {
		expect(eventTriggerDescription).toMatch(/^Waiting for /);
		expect(triggerPanel).toMatchObject({
			executionsHelp: {
				active: expect.stringContaining('list of executions') as unknown,
				inactive: expect.stringContaining('To try it out') as unknown,
			},
			activationHint: {
				active: expect.stringContaining('is published') as unknown,
				inactive: expect.stringContaining('Publish the workflow') as unknown,
			},
		});
	},
);

test.each(['haloPsaTrigger', 'haloPsaPollingTrigger', 'petraTrigger'])(
	"%s shows its events as lines of n8n's list of actions",
	(name) => {
		expect(eventNames(named(name)).length).toBeGreaterThan(4);
	},
);

test('both Halo triggers call the same event the same', () => {
	const polled = eventNames(named('haloPsaPollingTrigger'));
	const both = eventNames(named('haloPsaTrigger')).filter((name) => polled.includes(name));
	expect(both).toEqual(['New Ticket', 'Ticket Closed', 'Ticket Status Changed', 'Ticket Updated']);
});

const hinted = nodeDescriptions.filter(({ builderHint }) => builderHint !== undefined);

test('each node says to builders of workflows what it is for', () => {
	const without = nodeDescriptions.filter(({ builderHint }) => builderHint === undefined);
	expect(without.map(({ name }) => name)).toEqual([]);
});

test.each(hinted.map((node) => [node.displayName, node] as const))(
	'the hint of %s names nodes of this package, and nothing that the linter refuses',
	(_, { builderHint, name }) => {
		const related = builderHint?.relatedNodes?.map(({ nodeType }) => nodeType) ?? [];
		expect(inPackage).toEqual(expect.arrayContaining(related));
		expect(related).not.toContain(`${packageJson.name}.${name}`);
		expect(JSON.stringify(builderHint)).not.toMatch(/=\{\{|ai_tool/);
	},
);

test('no hint is where n8n would not load the package for it', () => {
	const chosen = nodeDescriptions.flatMap(({ properties }) =>
		properties.filter(({ name }) => ['resource', 'operation', 'mode'].includes(name)),
	);
	expect(chosen.length).toBeGreaterThan(0);
	expect(chosen.filter(({ builderHint }) => builderHint !== undefined)).toEqual([]);
});
