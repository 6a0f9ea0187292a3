/** The links that bring others into the room. */
import './earshot-share.ts';

export type { Shared } from './share-choices.ts';
