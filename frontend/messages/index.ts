/** What people in the room write to each other. */
import './earshot-messages.ts';
