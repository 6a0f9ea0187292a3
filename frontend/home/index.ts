/** The start: open a room, or join one. */
import './earshot-home.ts';
