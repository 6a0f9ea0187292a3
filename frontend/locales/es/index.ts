import { configure } from '../configure.ts';
import * as messages from '../messages/es.ts';

export { labels } from './labels.ts';
export { sentences } from './sentences.ts';

export const configured: Promise<void> = configure('es', messages);
