/** The links that bring others into the room. */
import './earshot-add-phone.ts';
import './earshot-share.ts';

export type { SharePart } from './earshot-share.ts';
export type { Shared } from './share-choices.ts';
