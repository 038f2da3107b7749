import type { IncidentWish, PetraTenant } from '../petra';

const tenant = (
	[petraTenantId, microsoftTenantId]: [string, string],
	name: string,
	licensed: number,
	billable: number,
	more: Partial<PetraTenant> = {},
): PetraTenant => ({
	petraTenantId,
	name,
	microsoftTenantId,
	isPaused: false,
	onboardingDate: '2026-02-03',
	firstBillableDate: '2026-02-17',
	service: 'Monitoring',
	billableStatus: 'Active',
	totalLicensedUsers: licensed,
	billableUsersThisMonth: billable,
	proratingPercentageThisMonth: 100,
	...more,
});

/** The tenants that Petra watches: three customers of the made-up Halo, one of them paused, and one that Halo lacks. */
export const petraTenants: PetraTenant[] = [
	tenant(['Qx71Ab', '1f6e2a34-5b7c-4d8e-9f01-23456789abcd'], 'Birch Dental', 31, 29),
	tenant(['Rt02Zz', '2a7f3b45-6c8d-4e9f-8a12-3456789abcde'], 'Quay Logistics', 66, 64, {
		isPaused: true,
	}),
	tenant(['Lw55Kd', '3b8a4c56-7d9e-4fa0-9b23-456789abcdef'], 'Northwind Law', 18, 18, {
		billableStatus: 'Trial',
	}),
	tenant(['Nx90Un', '4c9b5d67-8eaf-4ab1-8c34-56789abcdef0'], 'Cedar Grove Clinic', 12, 12),
];

/** Incidents that the button on the page takes in turn. */
export const incidentIdeas: IncidentWish[] = [
	{
		tenant: { petraTenantId: 'Qx71Ab' },
		user: {
			userPrincipalName: 'pat.lee@birchdental.example',
			mail: 'pat.lee@birchdental.example',
			displayName: 'Pat Lee',
		},
	},
	{
		tenant: { petraTenantId: 'Rt02Zz' },
		user: {
			userPrincipalName: 'ravi.patel@quaylogistics.example',
			mail: 'ravi.patel@quaylogistics.example',
			displayName: 'Ravi Patel',
		},
	},
	{
		tenant: { petraTenantId: 'Lw55Kd' },
		user: {
			userPrincipalName: 'omar.said@northwindlaw.example',
			mail: 'omar.said@northwindlaw.example',
			displayName: 'Omar Said',
		},
	},
	{
		tenant: { petraTenantId: 'Nx90Un' },
		user: {
			userPrincipalName: 'kim.ward@cedargrove.example',
			mail: 'kim.ward@cedargrove.example',
			displayName: 'Kim Ward',
		},
	},
];
