/** How this device draws attention to what happens: it comes right after the room is drawn. */
import './earshot-announcer.ts';
