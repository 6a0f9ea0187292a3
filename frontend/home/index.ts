/** The start: open a room, or join one; and what stands for it where an address leads nowhere. */
import './earshot-home.ts';
import './earshot-nowhere.ts';
