import type { PetraRecord } from './record';

/** Attacks that did not succeed, summed up. Petra's pages do not name the properties, so they come as they are. */
export const failedAttack: PetraRecord = {
	name: 'failedAttack',
	label: 'Failed Attack',
	plural: 'failed attacks',
	route: { path: '/v1/failed-attacks', perMinute: 1, noun: 'failed attacks' },
};
