/** What matters most in a room now. */
import './earshot-stage.ts';

export { GoneMics } from './gone-mics.ts';
export { leftWords } from './mic-troubles.ts';
