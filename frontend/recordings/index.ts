/** The recordings that the room keeps. */
import './earshot-recordings.ts';
