import type { IDataObject, INode } from 'n8n-workflow';
import type { Migration } from '../../../nodes/shared/storedState';
import { openStored } from '../../../nodes/shared/storedState';

const node = { name: 'Trigger' } as INode;
const toOne: Migration = ({ until, ...same }) => ({ ...same, untilEpochMs: until });
const toTwo: Migration = ({ untilEpochMs }) => ({ clock: { untilEpochMs } });

const opened = (stored: IDataObject, migrations: Migration[]): IDataObject => {
	openStored(stored, migrations, node);
	return stored;
};

describe('a stored state', () => {
	it('of before there were versions goes through every migration', () => {
		expect(opened({ until: 5, more: 1 }, [toOne])).toEqual({
			version: 1,
			untilEpochMs: 5,
			more: 1,
		});
		expect(opened({ until: 5, more: 1 }, [toOne, toTwo])).toEqual({
			version: 2,
			clock: { untilEpochMs: 5 },
		});
	});

	it('of a version goes through those after it', () => {
		const stored = { version: 1, untilEpochMs: 5, more: 1 };
		expect(opened({ ...stored }, [toOne])).toEqual(stored);
		expect(opened({ ...stored }, [toOne, toTwo])).toEqual({
			version: 2,
			clock: { untilEpochMs: 5 },
		});
	});

	it('that is empty only gets its version', () => {
		expect(opened({}, [toOne, toTwo])).toEqual({ version: 2 });
	});

	it('of a newer version is refused, and stays as it is', () => {
		const stored = { version: 3, other: true };
		expect(() => opened(stored, [toOne, toTwo])).toThrow(
			'What "Trigger" remembers was stored by a newer version of its package',
		);
		expect(stored).toEqual({ version: 3, other: true });
	});
});
