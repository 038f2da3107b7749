import type { Row } from '../types';

/** Where a custom field belongs. */
const usage = { ticket: 1, customer: 2 };

/** Halo's numbers of field types. */
const type = { text: 0, memo: 1, single: 2, multiple: 3, date: 4, checkbox: 6 };

const field = (id: number, name: string, label: string, more: Row = {}): Row => ({
	id,
	name,
	label,
	type: type.text,
	usage: usage.ticket,
	custom: 1,
	...more,
});

const choices = (...names: string[]): Row[] =>
	names.map((name, index) => ({ id: index + 1, name }));

const regionList = 130;

/** The custom fields of this Halo. */
export const customFields: Row[] = [
	field(171, 'CFPetraIncidentId', 'Petra Incident'),
	field(172, 'CFAffectedService', 'Affected Service', {
		type: type.single,
		values: choices('E-mail', 'Files', 'Telephony'),
	}),
	field(173, 'CFAccountLocked', 'Account Locked', { type: type.checkbox }),
	field(174, 'CFDwellMinutes', 'Dwell Time (minutes)', { inputtype: 1 }),
	field(175, 'CFPetraTenantId', 'Petra Tenant', { usage: usage.customer }),
	field(176, 'CFMicrosoftTenantId', 'Microsoft Tenant', { usage: usage.customer }),
	field(177, 'CFChangeReason', 'Reason for Change', { type: type.memo }),
	field(178, 'CFNoticed', 'First Noticed', { type: type.date }),
	field(179, 'CFSystems', 'Systems Checked', {
		type: type.multiple,
		values: choices('Mailbox', 'OneDrive', 'SharePoint'),
	}),
	field(180, 'CFRegion', 'Region', { type: type.single, lookup: regionList }),
];

/** The values of the field Region, which come from a look-up list of their own. */
export const regions: Row[] = choices('North', 'South').map((choice) => ({
	lookupid: regionList,
	...choice,
}));
