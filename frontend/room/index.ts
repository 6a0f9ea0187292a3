/** A room, live. */
import './earshot-room-view.ts';
