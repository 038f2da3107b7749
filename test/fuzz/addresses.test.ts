import fc from 'fast-check';
import { fileNameOf } from '../../nodes/HaloPsa/operations/download';
import { recordAt } from '../../nodes/HaloPsa/records/endpoints';
import {
	isHaloHost,
	mayLogInAt,
	resourceServerOf,
	ServerAddressRefused,
} from '../../nodes/HaloPsa/transport/server';
import { incidentAddressIn } from '../../nodes/Petra/records/incident';
import { straySegmentIn, toOwnServer } from '../../nodes/shared/http';
import { hostileText, PATIENCE_MS, share } from './inputs';

/** Kind: IDs, names and links of any text. Nothing reaches an address that was not meant. */
jest.setTimeout(PATIENCE_MS);

const SERVER = 'https://northgate.halopsa.com/api';
const sentTo = (path: string) =>
	new URL(toOwnServer({ url: path }, { credential: 'Halo PSA', server: SERVER }).url);

test('an ID stays one part of the path that it was put into', () => {
	fc.assert(
		fc.property(
			hostileText.map((text) => Buffer.from(text).toString()),
			(id) => {
				const path = `/Tickets/${encodeURIComponent(id)}`;
				if (straySegmentIn(path) !== undefined) return;
				const { origin, pathname, search, hash } = sentTo(path);
				expect({ origin, search, hash }).toEqual({
					origin: 'https://northgate.halopsa.com',
					search: '',
					hash: '',
				});
				expect(decodeURIComponent(pathname)).toBe(`/api/Tickets/${id}`);
			},
		),
		share,
	);
});

test('the name of an endpoint is a path below the API, or none', () => {
	fc.assert(
		fc.property(hostileText, (name) => {
			const record = recordAt(name);
			if (record === undefined) return;
			expect(straySegmentIn(record.path)).toBeUndefined();
			const { origin, pathname } = sentTo(record.path);
			expect(origin + pathname).toBe(`https://northgate.halopsa.com/api${record.path}`);
		}),
		share,
	);
});

test('the secret goes to the same server, to the same organisation’s, or to Halo’s own', () => {
	const host = fc.oneof(
		fc.domain(),
		fc.constantFrom(
			'x.halopsa.com',
			'evilhalopsa.com',
			'halopsa.com.evil.example',
			'evil.co.uk',
			'sso.northgate.example',
			'northgate.example.evil.example',
		),
		fc.ipV4(),
	);
	const own = fc.constantFrom(
		'halo.northgate.example',
		'northgate.co.uk',
		'northgate.azurewebsites.net',
		'10.0.0.5',
	);
	fc.assert(
		fc.property(host, own, fc.constantFrom('http', 'https'), (to, mine, scheme) => {
			const isAllowed = mayLogInAt(`${scheme}://${to}/auth`, `https://${mine}/api`);
			const isOwn =
				to === mine || (mine === 'halo.northgate.example' && /(^|\.)northgate\.example$/.test(to));
			expect(isAllowed).toBe(scheme === 'https' && (isOwn || isHaloHost(to)));
		}),
		share,
	);
});

test('a server is encrypted, or this machine', () => {
	fc.assert(
		fc.property(hostileText, (pasted) => {
			try {
				const { protocol, hostname, username } = new URL(resourceServerOf(pasted).api);
				expect(username).toBe('');
				if (protocol !== 'https:') expect(hostname).toMatch(/^(localhost|127\.[\d.]+|\[::1\])$/);
			} catch (thrown) {
				expect(thrown).toBeInstanceOf(ServerAddressRefused);
			}
		}),
		share,
	);
});

test('a link names an incident on Petra’s servers only', () => {
	fc.assert(
		fc.property(hostileText, hostileText, (before, behind) => {
			const text = `${before}/tenant/Qx71Ab/incidents/3b1f8f7e-8f0a${behind}`;
			const found = incidentAddressIn(text);
			if (found !== undefined)
				expect(new URL(found.url).hostname).toMatch(/^([a-z0-9-]+\.)*petrasecurity\.com$/i);
		}),
		share,
	);
});

test('a file that was downloaded has a name without a folder', () => {
	fc.assert(
		fc.property(hostileText, (given) => {
			const name = fileNameOf(given);
			if (name === undefined) return;
			expect(name).not.toMatch(/[\\/\p{Cc}]|^[. ]*$/u);
			expect(name.length).toBeLessThanOrEqual(200);
		}),
		share,
	);
});
