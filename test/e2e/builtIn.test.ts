import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { World } from './world';
import { enterWorld, HALO_NODE } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

const valuesOf = (property: INodeProperties) =>
	((property.options ?? []) as INodePropertyOptions[]).map(({ value }) => String(value));

/** `ticket: create` and so on, of a node that n8n offers. */
async function operationsOf(type: string): Promise<string[]> {
	const node = (await world.n8n.api.nodeTypes()).find(({ name }) => name === type);
	const properties = (node?.properties ?? []) as INodeProperties[];
	const resources = properties.filter(({ name }) => name === 'resource').flatMap(valuesOf);
	const operations = properties.filter(({ name }) => name === 'operation');
	return resources.flatMap((resource) =>
		operations
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(resource))
			.flatMap(valuesOf)
			.map((operation) => `${resource}: ${operation}`),
	);
}

/** Halo's screen says Customer. */
const inOurWords = (operation: string) => operation.replace(/^client:/, 'customer:');

it("every operation of n8n's built-in HaloPSA node is here", async () => {
	const builtIn = await operationsOf('n8n-nodes-base.haloPSA');
	expect(builtIn).toHaveLength(20);
	const ours = await operationsOf(HALO_NODE);
	expect(builtIn.map(inOurWords).filter((operation) => !ours.includes(operation))).toEqual([]);
	expect(ours.length).toBeGreaterThan(3 * builtIn.length);
});
