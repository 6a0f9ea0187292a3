/** What every microphone hears: live, and as the list of sounds. */
import './earshot-microphone.ts';
import './earshot-microphones.ts';
import './earshot-sounds.ts';
