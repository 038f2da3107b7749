/** What stands beside a label: a text in its box, or a checkbox. */
type Value = string | boolean;

/** One screen of Halo, as far as it has to be found and filled in. */
export interface Screen {
	title: string;
	/** How to get there. */
	path: string;
	/** A row may have a remark as its third part. */
	sections: Array<{
		heading?: string;
		rows: Array<[label: string, value: Value, remark?: string]>;
	}>;
}

const WIDTH = 800;
const LINE = 34;
const VALUE_AT = 390;
const VALUE_WIDTH = 254;

const escaped = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const written = (x: number, y: number, kind: string, text: string) =>
	`<text x="${x}" y="${y}" class="${kind}">${escaped(text)}</text>`;

function drawnValue(value: Value, y: number): string[] {
	if (typeof value === 'string')
		return [
			`<rect x="${VALUE_AT}" y="${y - 18}" width="${VALUE_WIDTH}" height="26" rx="4" class="box"/>`,
			written(VALUE_AT + 10, y, 'value', value),
		];
	const box = `<rect x="${VALUE_AT}" y="${y - 15}" width="18" height="18" rx="3" class="box"/>`;
	const tick = `<path d="M ${VALUE_AT + 4} ${y - 6} l 4 5 l 7 -10" class="tick"/>`;
	return value ? [box, tick] : [box];
}

const STYLE = [
	'text { font-family: Helvetica, Arial, sans-serif; font-size: 14px; fill: #24303c }',
	'.title { font-size: 18px; font-weight: bold } .path, .remark, .drawing { fill: #5a6672 }',
	'.heading { font-weight: bold } .drawing { font-style: italic; font-size: 12px }',
	'.box { fill: #ffffff; stroke: #8a96a3 } .tick { fill: none; stroke: #1a7f37; stroke-width: 3 }',
].join(' ');

/**
 * A drawing of a screen, which says that it is one.
 *
 * @returns the text of an SVG file
 */
export function svgOf({ title, path, sections }: Screen): string {
	const parts: string[] = [written(24, 38, 'title', title), written(24, 62, 'path', path)];
	let y = 62;
	for (const { heading, rows } of sections) {
		y += LINE + 8;
		if (heading !== undefined) {
			parts.push(written(24, y, 'heading', heading));
			y += LINE;
		}
		for (const [index, [label, value, remark]] of rows.entries()) {
			if (index > 0) y += LINE;
			parts.push(written(24, y, 'label', label), ...drawnValue(value, y));
			const at = VALUE_AT + VALUE_WIDTH + 12;
			if (remark !== undefined) parts.push(written(at, y, 'remark', `← ${remark}`));
		}
	}
	y += LINE;
	const sentence =
		'Drawing, not a screenshot: your build of Halo may look and word it differently.';
	parts.push(written(24, y, 'drawing', sentence));
	const height = y + 18;
	return `${[
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
		`<title>${escaped(`Drawing: ${title} (${path})`)}</title>`,
		`<style>${STYLE}</style>`,
		`<rect x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8" fill="#f4f6f8" stroke="#c3cbd3"/>`,
		...parts,
		'</svg>',
	].join('\n')}\n`;
}
