/** Sound for tests inside workerd, as PCM16. */
import { inject } from 'vitest';
import type {} from './recordings.ts';

export const bytesPerMs = 32;

/** A guitar, over and over, until it lasts as long as asked. */
export function music(durationMs: number): Uint8Array {
  const pcm16 = new Uint8Array(Buffer.from(inject('recordings').music, 'base64'));
  return Uint8Array.from(
    { length: durationMs * bytesPerMs },
    (_, i) => pcm16[i % pcm16.length] as number,
  );
}

export function silence(durationMs: number): Uint8Array {
  return new Uint8Array(durationMs * bytesPerMs);
}
