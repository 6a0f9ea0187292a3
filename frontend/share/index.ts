/** The links that bring others into the room. */
import './earshot-share.ts';

export type { ShareChoice } from './earshot-share.ts';
export { shareChoices } from './share-choices.ts';
