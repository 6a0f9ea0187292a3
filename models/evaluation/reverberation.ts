/** Rooms of one kind, drawn once, as the robustness table hears clips in them. */
import { Convolver } from '../training/convolution.ts';
import { amplitude, meanSquare } from '../training/level.ts';
import type { Random } from '../training/random.ts';

const SAMPLE_RATE_HZ = 16_000;
const TAIL_SAMPLES = 0.6 * SAMPLE_RATE_HZ;
const ROOMS = 24;

export class Reverberation {
  readonly #convolver: Convolver;
  readonly #rooms: Float64Array[];

  /** @param length samples of the sounds to come. */
  constructor(length: number, random: Random) {
    this.#convolver = new Convolver(length + TAIL_SAMPLES);
    this.#rooms = Array.from({ length: ROOMS }, () =>
      this.#convolver.spectrum(impulseResponse(random)),
    );
  }

  /** Lets the sound be heard in one of the rooms. */
  apply(samples: Float32Array, random: Random): void {
    this.#convolver.apply(samples, random.pick(this.#rooms));
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
