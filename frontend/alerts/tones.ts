/** Tones that a device plays: for those who hear some, or whose lamp or cushion answers to sound. */
import type { ToneName } from './alert-settings.ts';

interface Note {
  hz: number;
  /** When it begins and how long it lasts, in seconds. */
  at: number;
  lasts: number;
}

const tones: Readonly<Record<ToneName, { wave: OscillatorType; notes: readonly Note[] }>> = {
  beep: {
    wave: 'square',
    notes: [0, 0.25, 0.5].map((at) => ({ hz: 2600, at, lasts: 0.15 })),
  },
  chime: {
    wave: 'sine',
    notes: [
      { hz: 660, at: 0, lasts: 0.6 },
      { hz: 880, at: 0.3, lasts: 0.9 },
    ],
  },
  // Low, for those who hear no high sounds.
  buzz: { wave: 'sawtooth', notes: [0, 0.5].map((at) => ({ hz: 160, at, lasts: 0.4 })) },
};

const loudness = 0.4;
/** A context that may play starts within so long, in milliseconds. */
const patienceMs = 500;
/** Without it each note would begin and end with a click, in seconds. */
const fade = 0.015;

let context: AudioContext | undefined;

/** Browsers play nothing before a tap: call it inside the handler of one. */
export function readyTones(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** @param twice for what is urgent. */
export async function playTone(name: ToneName, twice: boolean): Promise<void> {
  readyTones();
  // Where no tap came before, it waits for one: a tone that came then would tell of what is long over.
  await Promise.race([
    context?.resume(),
    new Promise((resolve) => setTimeout(resolve, patienceMs)),
  ]);
  if (context?.state !== 'running') return;
  const { wave, notes } = tones[name];
  const length = Math.max(...notes.map(({ at, lasts }) => at + lasts)) + 0.2;
  for (const note of notes) play(note, wave, 0);
  if (twice) for (const note of notes) play(note, wave, length);
}

function play({ hz, at, lasts }: Note, wave: OscillatorType, after: number): void {
  if (!context) return;
  const from = context.currentTime + after + at;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(loudness, from + fade);
  gain.gain.setValueAtTime(loudness, from + lasts - fade);
  gain.gain.linearRampToValueAtTime(0, from + lasts);
  gain.connect(context.destination);
  const source = new OscillatorNode(context, { type: wave, frequency: hz });
  source.connect(gain);
  source.start(from);
  source.stop(from + lasts);
}
