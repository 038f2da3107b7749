import { HaloPsaApi } from '../../credentials/HaloPsaApi.credentials';
import { HaloPsaWebhookApi } from '../../credentials/HaloPsaWebhookApi.credentials';
import { PetraApi } from '../../credentials/PetraApi.credentials';
import { PetraWebhookApi } from '../../credentials/PetraWebhookApi.credentials';
import { HaloPsa } from '../../nodes/HaloPsa/HaloPsa.node';
import { HaloPsaApproval } from '../../nodes/HaloPsa/HaloPsaApproval.node';
import { HaloPsaPollingTrigger } from '../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { HaloPsaTrigger } from '../../nodes/HaloPsa/HaloPsaTrigger.node';
import { Petra } from '../../nodes/Petra/Petra.node';
import { PetraTrigger } from '../../nodes/Petra/PetraTrigger.node';
import { PetraWebhookTrigger } from '../../nodes/Petra/PetraWebhookTrigger.node';

/** What n8n shows of a property, of a choice, or of one of the ways to fill it in. */
interface Shown {
	displayName?: string;
	name: string;
	options?: Shown[];
	values?: Shown[];
	modes?: Shown[];
}

function textsOf({ displayName, name, options = [], values = [], modes = [] }: Shown): string[] {
	return [displayName ?? name, ...[...options, ...values, ...modes].flatMap(textsOf)];
}

/** Every label and choice that the panels of our nodes and credentials show, and their own names. */
export function labels(): Set<string> {
	const nodes = [
		new HaloPsa(),
		new HaloPsaApproval(),
		new HaloPsaTrigger(),
		new HaloPsaPollingTrigger(),
		new Petra(),
		new PetraTrigger(),
		new PetraWebhookTrigger(),
	].map(({ description }) => description);
	const forms = [
		...nodes,
		new HaloPsaApi(),
		new HaloPsaWebhookApi(),
		new PetraApi(),
		new PetraWebhookApi(),
	];
	return new Set(
		forms.flatMap(({ displayName, properties }) => [
			displayName,
			...(properties as Shown[]).flatMap(textsOf),
		]),
	);
}
