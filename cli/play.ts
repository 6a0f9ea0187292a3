/** Plays sound at the pace of real time, as a microphone would give it. */
import { setTimeout as wait } from 'node:timers/promises';

/** What is given at once: 60 ms of 16 kHz. */
const chunkMs = 60;
const chunkSamples = 960;

/**
 * Gives `sound` in chunks, each when it is due by the clock, so that no delay adds up.
 *
 * @param sound 16 kHz mono samples in [-1, 1]; silence fills the last chunk.
 */
export async function play(
  sound: Float32Array,
  write: (chunk: Float32Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  const startedAt = performance.now();
  const chunks = Math.ceil(sound.length / chunkSamples);
  for (let i = 0; i < chunks; i++) {
    const chunk = new Float32Array(chunkSamples);
    chunk.set(sound.subarray(i * chunkSamples, (i + 1) * chunkSamples));
    write(chunk);
    const due = startedAt + (i + 1) * chunkMs;
    await wait(Math.max(0, due - performance.now()), undefined, signal && { signal });
  }
}
