/** Pictures of what a microphone sends: of one's own its spectrogram, of others how loud it was. */
import './earshot-level-strip.ts';
import './earshot-spectrogram.ts';
