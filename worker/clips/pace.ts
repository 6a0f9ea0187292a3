/** The pace of an upload: a sender who hardly sends holds a place that others could have. */
import { type RefusalCode, RefusalError } from '../../protocol/refusals.ts';

/** What is read at a time: left to itself, the runtime reads 4 KiB, which costs much more for each byte. */
const maxPortionBytes = 65_536;

/** As a token bucket: it holds the time that the sender may still be waited for. */
export interface Pace {
  /** What a second of waiting costs. */
  bytesPerSecond: number;
  /** How long the sender may send nothing, after a time in which enough came. */
  patienceMs: number;
}

/**
 * Only the time counts in which the sender is waited for: what recognition and the store take meanwhile
 * is not their fault.
 *
 * @returns the body as it comes.
 * @throws {RefusalError} of this code once too little has come for too long.
 */
export async function* paced(
  body: ReadableStream<Uint8Array>,
  { bytesPerSecond, patienceMs }: Pace,
  code: RefusalCode = 'clip-too-slow',
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(maxPortionBytes);
  let leftMs = patienceMs;
  try {
    for (;;) {
      const begun = Date.now();
      const read = await within(reader.read(new Uint8Array(buffer)), leftMs);
      if (!read) throw new RefusalError(code);
      if (read.done) return;
      const earnedMs = (1000 * read.value.length) / bytesPerSecond;
      leftMs = Math.min(patienceMs, leftMs - (Date.now() - begun) + earnedMs);
      buffer = read.value.buffer as ArrayBuffer;
      yield read.value.slice();
    }
  } finally {
    // A broken connection has nothing left to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

/** @returns undefined if it takes longer. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
