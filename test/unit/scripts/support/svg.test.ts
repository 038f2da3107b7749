import { svgOf } from '../../../../scripts/support/svg';

const drawn = (label: string, value: string | boolean, remark?: string) =>
	svgOf({
		title: 'A screen',
		path: 'Teams & Agents → New',
		sections: [{ heading: 'A heading', rows: [[label, value, remark]] }],
	});

test('a drawing says that it is one, for the eye and for a screen reader', () => {
	const svg = drawn('Roles', 'Administrator');
	expect(svg).toContain('>Drawing, not a screenshot: ');
	expect(svg).toContain('<title>Drawing: A screen (Teams &amp; Agents → New)</title>');
});

test('it shows heading, label, value and remark', () => {
	const svg = drawn('Tenant', 'northgate', 'copy');
	for (const text of ['A heading', 'Tenant', 'northgate', '← copy']) {
		expect(svg).toContain(`>${text}</text>`);
	}
});

test('a box is ticked, or not', () => {
	expect(drawn('Is an API-only Agent', true)).toContain('class="tick"/>');
	expect(drawn('Is an API-only Agent', false)).not.toContain('class="tick"/>');
	expect(drawn('Is an API-only Agent', false)).toContain('class="box"/>');
});

test('no text of a screen becomes markup', () => {
	expect(drawn('<b>"x"', 'a & b')).toContain('>&lt;b&gt;&quot;x&quot;</text>');
	expect(drawn('x', 'a & b')).toContain('>a &amp; b</text>');
});
