/** What a part of the story says to a technician. */
export interface StoryWords {
	title: string;
	/** What to see in Halo or n8n because of it, a sentence each. */
	seen: string[];
}

/** The story of the demo, in its order and in the words of those who work with Halo's screens. */
export const storyWords = {
	published: {
		title: 'You import six flows and publish them',
		seen: ['Each has its credentials and its few settings. From now on they run by themselves.'],
	},
	reported: {
		title: 'Petra reports incidents of three customers',
		seen: [
			'Halo has three tickets. Petra reported one incident twice, and it still has one ticket.',
			'Halo does not know Cedar Grove Clinic. Its ticket went to Unmapped Customers, with a note.',
		],
	},
	repeated: {
		title: 'Petra reports an incident again',
		seen: [
			'Nothing changes in Halo. There are still three runs of the flow, one for each incident.',
		],
	},
	closedEarly: {
		title: 'A technician closes a ticket, but its incident is still open in Petra',
		seen: ['The ticket has a note, and the team has a ticket about it.'],
	},
	remediated: {
		title: 'Petra remediates an incident',
		seen: ['Its ticket has a note, and is closed.'],
	},
	monthEnd: {
		title: 'The month ends',
		seen: [
			"The licence in Halo has Petra's count now, and the next invoice takes it.",
			'A ticket for the team reports what changed and what was held back.',
		],
	},
	monthEndAgain: {
		title: 'The month end runs once more',
		seen: ['The count is right already. Nothing is written, and nothing is billed twice.'],
	},
	bill: {
		title: 'You check the bill',
		seen: ['You get one row for each thing that does not agree.'],
	},
	connection: {
		title: 'You check the connection',
		seen: ['You get one row for each thing to look at, and the team has a ticket about it.'],
	},
} satisfies Record<string, StoryWords>;

/** A part of the story. */
export type StoryPart = keyof typeof storyWords;
