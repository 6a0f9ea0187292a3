/** The start: open a room, or join one; and what stands for it where an address leads nowhere. */
import { latePart } from '../elements/late-part.ts';
import './earshot-home.ts';
import './earshot-nowhere.ts';

void latePart(import('../language/index.ts'));
