import type { IDataObject } from 'n8n-workflow';
import { incidentEvent, simpleIncident } from '../../../../nodes/Petra/records/incident';
import { incidentRow } from '../../../support/petra';

const wordsOf = (more: IDataObject): Record<string, string> =>
	simpleIncident(incidentRow('a', 5, 'Qx71Ab', more)) as Record<string, string>;
const LABELS = /^(Tenant|Account|Began|Raised|State in Petra|Caught live|Open in Petra): \S/;

test('title and text of a ticket stand ready, with tenant, user and state right behind the title', () => {
	const simple = simpleIncident(incidentRow('a', 5));
	expect(Object.keys(simple).slice(0, 6)).toEqual([
		'title',
		'tenantName',
		'userName',
		'userEmail',
		'remediationStatus',
		'isRemediated',
	]);
	expect(simple.title).toBe(
		'Petra: compromised account of Pat Lee (pat@birchdental.example), Tenant Qx71Ab',
	);
	expect(String(simple.description).split('\n')).toEqual([
		'Petra reports a compromised Microsoft 365 account.',
		'',
		'Tenant: Tenant Qx71Ab',
		'Account: Pat Lee (pat@birchdental.example)',
		'Began: 2026-06-01 00:01 UTC',
		'Raised: 2026-06-01 00:05 UTC',
		'State in Petra: NEEDS_REMEDIATION (open)',
		'Caught live: yes',
		'Open in Petra: https://app.petrasecurity.com/tenant/Qx71Ab/incidents/a',
	]);
});

test('a trigger puts what happened behind them, and without Simplify before what Petra sends', () => {
	const row = incidentRow('a', 5);
	const happened = { event: 'newIncident' };
	expect(Object.keys(incidentEvent(row, happened, true))).toEqual([
		...Object.keys(simpleIncident(row)),
		'event',
	]);
	expect(incidentEvent(row, happened, false)).toEqual({ event: 'newIncident', ...row });
});

test('the title stays the same while the incident changes', () => {
	const later = { remediationStatus: 'REMEDIATED', isLive: false, dwellTimeMinutes: 4 };
	expect(wordsOf(later).title).toBe(wordsOf({}).title);
	expect(wordsOf(later).description).toContain('State in Petra: REMEDIATED (remediated)');
	expect(wordsOf(later).description).toContain('Caught live: no');
});

test.each<[string, IDataObject, string]>([
	[
		'only the login name',
		{ user: { userPrincipalName: 'pat@birch.example' } },
		' of pat@birch.example, Tenant Qx71Ab',
	],
	['no user', { user: null }, ', Tenant Qx71Ab'],
	['no tenant', { tenant: null }, ' of Pat Lee (pat@birchdental.example)'],
	['neither', { tenant: null, user: null }, ''],
])('what Petra does not tell is left out: %s', (_, more, ending) => {
	expect(wordsOf(more).title).toBe(`Petra: compromised account${ending}`);
	expect(wordsOf(more).description).not.toMatch(/null|undefined|: *$/m);
});

/** Kind: a name that somebody chose is read as something else than a name. */
describe('a name that somebody chose', () => {
	test.each<[string, string, string]>([
		['HTML', '<img src=x onerror=alert(1)>Pat <b>Lee</b>', 'Pat Lee'],
		['HTML in HTML', '<<b>script>Pat Lee', 'script Pat Lee'],
		['a tag of a summary', 'Pat [petra-billing-2026-11] Lee', 'Pat petra-billing-2026-11 Lee'],
		[
			'line breaks',
			'Pat\r\nState in Petra: REMEDIATED\u2028Lee',
			'Pat State in Petra: REMEDIATED Lee',
		],
		['control characters', 'Pat\u0000\u0007\u001b[31m Lee', 'Pat 31m Lee'],
		['what turns the direction', 'Pat\u202e eeL\u2066', 'Pat eeL'],
		['what nobody sees', 'P\u200bat\ufeff L\u00adee', 'Pat Lee'],
		['half a character', 'Pat \ud800Lee', 'Pat Lee'],
		['blanks', `\t Pat ${'\u00a0'.repeat(9)}Lee `, 'Pat Lee'],
		['no end', 'x'.repeat(5_000), `${'x'.repeat(80)}…`],
	])('with %s is a plain line, wherever it stands', (_, name, line) => {
		const { user, tenant } = incidentRow('a', 5) as Record<string, IDataObject>;
		const row = incidentRow('a', 5, 'Qx71Ab', {
			user: { ...user, displayName: name, mail: name },
			tenant: { ...tenant, name },
		});
		const words = simpleIncident(row) as Record<string, string>;
		expect([words.userName, words.userEmail]).toEqual([line, line]);
		expect(words.title).toBe(`Petra: compromised account of ${line}, ${line}`);
		// The name of a tenant is looked up in Halo, so it loses nothing but its line breaks.
		for (const text of Object.values(words).filter((value) => value !== words.description))
			expect(String(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
		const [, , ...lines] = words.description.split('\n');
		expect(lines).toHaveLength(7);
		for (const one of lines) expect(one).toMatch(LABELS);
		expect(words.description).not.toMatch(/[<>[\]]/);
	});

	test('with nothing left of it gives way to the login name', () => {
		const { user } = incidentRow('a', 5) as Record<string, IDataObject>;
		expect(wordsOf({ user: { ...user, displayName: '<b></b>\u200b' } }).userName).toBe(
			'pat.lee@birchdental.example',
		);
	});
});
