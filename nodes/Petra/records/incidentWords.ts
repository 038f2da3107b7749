import type { IDataObject } from 'n8n-workflow';
import { isSameText, plainLineOf } from '../../shared/text';

/** What a ticket about an incident says. */
type IncidentWords = { title: string; description: string };

const LONGEST_URL = 500;

/** A moment as people read it; what is none stays a plain line. */
function momentOf(value: unknown): string {
	const epochMs = typeof value === 'string' ? Date.parse(value) : NaN;
	if (Number.isNaN(epochMs)) return plainLineOf(value);
	return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Whose account it is: name and address, or the one that is known. */
function accountOf({ userName, userEmail }: IDataObject): string {
	const [name, email] = [plainLineOf(userName), plainLineOf(userEmail)];
	return name === '' || email === '' || isSameText(name, email)
		? name || email
		: `${name} (${email})`;
}

/**
 * The words of a ticket: a title that stays the same while the incident changes, and what is known, line by line. Nothing
 * that a display name holds can break a line, become HTML or be read as a tag.
 *
 * @param incident as Simplify shows it; one without an ID stands for a call that names none
 */
export function wordsOfIncident(incident: IDataObject): IncidentWords {
	if (incident.id === null) {
		return {
			title: 'Petra: a call that names no incident',
			description: 'Petra called n8n, but the call names no incident. Look into Petra.',
		};
	}
	const account = accountOf(incident);
	const tenant = plainLineOf(incident.tenantName);
	const status = plainLineOf(incident.remediationStatus);
	const lines: Array<[label: string, value: string]> = [
		['Tenant', tenant || plainLineOf(incident.tenantId ?? incident.microsoftTenantId)],
		['Account', account],
		['Began', momentOf(incident.occurredAt)],
		['Raised', momentOf(incident.createdAt)],
		['State in Petra', status && `${status} (${incident.isRemediated ? 'remediated' : 'open'})`],
		['Caught live', typeof incident.isLive === 'boolean' ? (incident.isLive ? 'yes' : 'no') : ''],
		['Open in Petra', plainLineOf(incident.url, LONGEST_URL)],
	];
	return {
		title: `Petra: compromised account${account && ` of ${account}`}${tenant && `, ${tenant}`}`,
		description: [
			'Petra reports a compromised Microsoft 365 account.',
			'',
			...lines.filter(([, value]) => value !== '').map((line) => line.join(': ')),
		].join('\n'),
	};
}
