/** Sound for tests inside workerd, as PCM16: what `tones` in models.ts calls `low` and `high`. */
import { encodePcm16 } from '../../sound/pcm16.ts';
import { tone } from '../tones-package.ts';

export const bytesPerMs = 32;

/** A low tone whose loudness goes up and down, as that of all that happens in a house. */
export function low(durationMs: number): Uint8Array {
  return encodePcm16(lively(tone([300], durationMs)));
}

/** The same, high. */
export function high(durationMs: number): Uint8Array {
  return encodePcm16(lively(tone([3000], durationMs)));
}

export function silence(durationMs: number): Uint8Array {
  return new Uint8Array(durationMs * bytesPerMs);
}

/** Another loudness each 100 ms, always the same ones. */
function lively(samples: Float32Array): Float32Array {
  let state = 3;
  let gain = 1;
  return samples.map((sample, i) => {
    if (i % 1600 === 0) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      gain = 0.2 + 0.8 * (state / 2 ** 32);
    }
    return sample * gain;
  });
}
