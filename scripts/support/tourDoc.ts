import type { MadeDocument } from './markdown';
import type { StoryPart, StoryWords } from './storyWords';
import { storyWords } from './storyWords';

const parts = Object.entries(storyWords) as Array<[StoryPart, StoryWords]>;

/** The name of the picture that shows a part of the story. */
export const pictureOf = (part: StoryPart): string => `tour-${part}`;

/** The names of the tour's pictures, in its order. */
export const tourPictures = parts.map(([part]) => pictureOf(part));

const sectionOf = ([part, { title, seen }]: [StoryPart, StoryWords], index: number) =>
	`## ${index + 1}. ${title}\n\n${seen.join(' ')}\n\n![${title}](images/${pictureOf(part)}.png)`;

/**
 * The page that shows the story in pictures.
 *
 * @param text as it is
 */
export function tourDocument(text: string): MadeDocument {
	const shouldBe = [
		'# A tour in pictures',
		'What do the flows do, and what do you see of it? This takes about five minutes. The pictures are from `npm run demo`. It plays the same story on your own machine, with a made-up service provider.',
		...parts.map(sectionOf),
		'Next: [install](install.md) · [connect](connect.md) · [try it safely](try-it-safely.md)',
	].join('\n\n');
	return { file: 'docs/tour.md', is: text, shouldBe: `${shouldBe}\n` };
}
