/** Push notifications on this device: notifications of a room while no page of it is open. */
import './earshot-push.ts';

export { renewPush, subscribe, unsubscribe } from './push.ts';
export { type PushState, pushState } from './push-state.ts';
export { pushWords } from './push-words.ts';
