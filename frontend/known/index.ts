/** The sounds that a room knows: those of its models, one's own models, and what it was taught. */
import './earshot-known.ts';
