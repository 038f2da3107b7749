import type { Row } from '../types';

/** Where a custom field belongs. */
const usage = { ticket: 1, customer: 2, site: 3 };

/** Halo's numbers of field types. */
const type = {
	text: 0,
	memo: 1,
	single: 2,
	multiple: 3,
	date: 4,
	time: 5,
	checkbox: 6,
	table: 7,
	richText: 10,
};

/** Halo's numbers of what a field of text takes, and of a date with a time. */
const inputtype = { wholeNumber: 1, money: 2, calculated: 7, withTime: 1 };

const field = (id: number, name: string, label: string, more: Row = {}): Row => ({
	id,
	name,
	label,
	type: type.text,
	inputtype: 0,
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
	field(174, 'CFDwellMinutes', 'Dwell Time (minutes)', { inputtype: inputtype.wholeNumber }),
	field(175, 'CFPetraTenantId', 'Petra Tenant', { usage: usage.customer }),
	field(176, 'CFMicrosoftTenantId', 'Microsoft Tenant', { usage: usage.customer }),
	field(177, 'CFChangeReason', 'Reason for Change', { type: type.memo }),
	field(178, 'CFNoticed', 'First Noticed', { type: type.date }),
	field(179, 'CFSystems', 'Systems Checked', {
		type: type.multiple,
		values: choices('Mailbox', 'OneDrive', 'SharePoint'),
	}),
	field(180, 'CFRegion', 'Region', { type: type.single, lookup: regionList }),
	field(181, 'CFAgreedPrice', 'Agreed Price', { inputtype: inputtype.money }),
	field(182, 'CFContained', 'Contained', { type: type.date, inputtype: inputtype.withTime }),
	field(183, 'CFReport', 'Report', { type: type.richText }),
	field(184, 'CFCallBack', 'Call Back At', { type: type.time }),
	field(185, 'CFRiskScore', 'Risk Score', {
		inputtype: inputtype.calculated,
		calculation: '$CFDwellMinutes * 2',
	}),
	field(186, 'CFCustomerRegion', 'Region', { usage: usage.customer }),
	field(187, 'CFAlarmCode', 'Alarm Code', { usage: usage.site }),
	field(188, 'CFSignIns', 'Sign-ins', { type: type.table }),
];

/** The values of the field Region, which come from a look-up list of their own. */
export const regions: Row[] = choices('North', 'South').map((choice) => ({
	lookupid: regionList,
	...choice,
}));
