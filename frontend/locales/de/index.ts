import { configure } from '../configure.ts';
import * as messages from '../messages/de.ts';

export { labels } from './labels.ts';
export { sentences } from './sentences.ts';

export const configured: Promise<void> = configure('de', messages);
