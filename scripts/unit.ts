import { layerCommand } from './support/jest';

/** The unit tests alone; what is given goes to jest, such as a part of a file's name. */
export const main = layerCommand('unit', 'Unit tests');
