/** Sounds to teach a room, made as they are needed: each take sounds a little different, as in a house. */
import { encodePcm16 } from '../../sound/pcm16.ts';

const rateHz = 16_000;

/** Pseudo-random numbers in [-1, 1]. */
function noise(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function samples(seconds: number, at: (t: number) => number, seed: number): Float32Array {
  const random = noise(seed);
  return Float32Array.from(
    { length: seconds * rateHz },
    (_, i) => at(i / rateHz) + 0.0008 * random(),
  );
}

/** Ding, dong: two struck bars that ring out, 1.5 s. */
export function doorbell(take: number): Float32Array {
  const gain = 0.35 / (1 + 0.25 * (take % 4));
  const struck = (t: number, hertz: number) =>
    t < 0
      ? 0
      : Math.exp(-3.5 * t) * Math.sin(2 * Math.PI * hertz * t) +
        0.4 * Math.exp(-6 * t) * Math.sin(2 * Math.PI * hertz * 2.76 * t);
  return samples(1.5, (t) => gain * (struck(t, 660) + struck(t - 0.45, 523)), take);
}

/** A microwave: five short beeps of 2 kHz, 1.5 s. */
export function microwave(take: number): Float32Array {
  const gain = 0.3 / (1 + 0.25 * (take % 4));
  return samples(
    1.5,
    (t) => (t % 0.3 < 0.15 ? gain * Math.sign(Math.sin(2 * Math.PI * 2000 * t)) * 0.5 : 0),
    take + 100,
  );
}

/** A fan: broad noise that never changes. */
export function fan(seconds: number, seed = 1): Float32Array {
  const random = noise(seed + 1000);
  let low = 0;
  const next = () => {
    low += 0.3 * (random() - low);
    return 0.08 * low;
  };
  return samples(seconds, next, seed);
}

/** A room in which nothing happens. */
export function quiet(seconds: number, seed = 1): Float32Array {
  return samples(seconds, () => 0, seed + 500);
}

/** One after the other, as PCM16. */
export function spoken(...parts: readonly Float32Array[]): Uint8Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return encodePcm16(all);
}
