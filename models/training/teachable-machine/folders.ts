import { join } from 'node:path';

/** What the programs here hand to each other; not committed. */
export const workFolder = join(import.meta.dirname, '../.work/teachable-machine');
/** The export that is committed. */
export const exampleFolder = join(import.meta.dirname, '../../../examples/teachable-machine');
