/** Rooms as a microphone hears them: a direct sound, and a tail of noise that decays. */
import FFT from 'fft.js';
import { amplitude, meanSquare } from './level.ts';
import type { Random } from './random.ts';

const SAMPLE_RATE_HZ = 16_000;
const TAIL_SAMPLES = 0.6 * SAMPLE_RATE_HZ;
const ROOMS = 24;

export class Reverberation {
  readonly #fft: FFT;
  /** Spectra of the rooms' impulse responses, complex and interleaved. */
  readonly #rooms: Float64Array[];

  /** @param length samples of the sounds to come. */
  constructor(length: number, random: Random) {
    this.#fft = new FFT(2 ** Math.ceil(Math.log2(length + TAIL_SAMPLES)));
    this.#rooms = Array.from({ length: ROOMS }, () => this.#spectrum(impulseResponse(random)));
  }

  /** Lets the sound be heard in one of the rooms. */
  apply(samples: Float32Array, random: Random): void {
    const spectrum = this.#spectrum(samples);
    const room = random.pick(this.#rooms);
    for (let i = 0; i < spectrum.length; i += 2) {
      const [re, im] = [spectrum[i] as number, spectrum[i + 1] as number];
      const [roomRe, roomIm] = [room[i] as number, room[i + 1] as number];
      spectrum[i] = re * roomRe - im * roomIm;
      spectrum[i + 1] = re * roomIm + im * roomRe;
    }
    const sound = new Float64Array(spectrum.length);
    this.#fft.inverseTransform(sound as unknown as number[], spectrum as unknown as number[]);
    for (let i = 0; i < samples.length; i++) samples[i] = sound[2 * i] as number;
  }

  #spectrum(samples: Float32Array): Float64Array {
    const padded = new Float64Array(this.#fft.size);
    padded.set(samples);
    const spectrum = new Float64Array(2 * this.#fft.size);
    this.#fft.realTransform(spectrum as unknown as number[], padded as unknown as number[]);
    this.#fft.completeSpectrum(spectrum as unknown as number[]);
    return spectrum;
  }
}

/** Decays by 60 dB within 0.15 to 0.6 s; the tail is 3 to 14 dB below the direct sound. */
function impulseResponse(random: Random): Float32Array {
  const decay = Math.log(1000) / (random.between(0.15, 0.6) * SAMPLE_RATE_HZ);
  const delay = random.integer(20, 200);
  const tail = Float32Array.from({ length: TAIL_SAMPLES }, (_, i) =>
    i < delay ? 0 : random.between(-1, 1) * Math.exp(-decay * i),
  );
  const energy = meanSquare(tail) * tail.length;
  const gain = amplitude(random.between(-14, -3)) / Math.sqrt(energy);
  return tail.map((value, i) => (i === 0 ? 1 : gain * value));
}
