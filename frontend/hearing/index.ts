/** What every microphone hears, live; and one's own. */
import './earshot-microphone.ts';
import './earshot-microphones.ts';
