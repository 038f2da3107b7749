import type { IExecuteFunctions } from 'n8n-workflow';
import { sendAndWait } from '../../../../nodes/HaloPsa/approval/sendAndWait';

test('Nothing is asked where n8n would also run the branch of a refusal', async () => {
	const asking = sendAndWait.call({
		getNode: () => ({ name: 'Approval', type: 'haloPsaApproval', alwaysOutputData: true }),
		continueOnFail: () => false,
	} as unknown as IExecuteFunctions);
	await expect(asking).rejects.toThrow('Always Output Data');
});
