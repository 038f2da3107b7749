import type { IDataObject, INode } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isSameText } from '../../shared/text';

/** Which product bills a service. */
interface ServiceProduct {
	service: string;
	product: string;
}

const trimmed = (value: unknown): string => String(value ?? '').trim();

/**
 * Reads the rows of Products.
 *
 * @throws NodeOperationError where a row is not filled in, or two name the same service
 */
export function readProducts(node: INode, rows: readonly IDataObject[]): ServiceProduct[] {
	const products = rows.map((row) => ({
		service: trimmed(row.service),
		product: trimmed(row.product),
	}));
	products.forEach(({ service, product }, at) => {
		const here = `Products, row ${at + 1}`;
		if (service === '' || product === '') {
			const empty = service === '' ? 'Service in Petra' : 'Product';
			throw inputRefused(node, `${here}: ${empty} is empty`, 'Fill it in, or remove the row.');
		}
		const before = products.findIndex((other) => isSameText(other.service, service));
		if (before < at) {
			throw inputRefused(
				node,
				`${here}: "${service.slice(0, 60)}" is the service of row ${before + 1} too`,
				'One product bills a service. Remove one of the two rows.',
			);
		}
	});
	return products;
}

/** The product that bills a service; one that is not listed keeps its own name, and nothing has no product. */
export function productOf(products: readonly ServiceProduct[], service: unknown): string | null {
	const own = trimmed(service);
	if (own === '') return null;
	return products.find((row) => isSameText(row.service, own))?.product ?? own;
}
