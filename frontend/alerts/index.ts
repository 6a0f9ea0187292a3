/** How this device draws attention to what happens: it comes right after the room is drawn. */
import './earshot-alerts.ts';
import './earshot-announcer.ts';
import './earshot-snooze.ts';
