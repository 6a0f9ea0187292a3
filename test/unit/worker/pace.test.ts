import { expect, test } from 'vitest';
import { paced } from '../../../worker/clips/pace.ts';

const patient = 600_000;

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const portion of body) bytes += portion.length;
  return bytes;
}

/** A sender who sends so many bytes every few milliseconds, until told that nobody reads. */
function sending(bytes: number) {
  let cancelled = false;
  const body = new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      controller.enqueue(new Uint8Array(bytes));
    },
    cancel() {
      cancelled = true;
    },
  });
  return { body, isCancelled: () => cancelled };
}

test('a body comes out as it went in', async () => {
  const body = new Response(new Uint8Array(300_000)).body as ReadableStream<Uint8Array>;
  expect(await bytesOf(paced(body, { bytesPerSecond: 1, patienceMs: patient }))).toBe(300_000);
});

test('a sender who sends nothing is refused', async () => {
  const body = new ReadableStream({ type: 'bytes' });
  const slow = bytesOf(paced(body, { bytesPerSecond: 1000, patienceMs: 50 }));
  await expect(slow).rejects.toMatchObject({ code: 'clip-too-slow' });
});

test('a sender who drips is refused, and the rest is not read', async () => {
  const { body, isCancelled } = sending(1);
  const slow = bytesOf(paced(body, { bytesPerSecond: 1_000_000, patienceMs: 50 }));
  await expect(slow).rejects.toMatchObject({ code: 'clip-too-slow' });
  expect(isCancelled()).toBe(true);
});

test('a sender who keeps the pace goes on for longer than it may rest', async () => {
  const { body } = sending(1);
  let portions = 0;
  for await (const _ of paced(body, { bytesPerSecond: 1, patienceMs: 500 })) {
    if (++portions === 400) break;
  }
  expect(portions).toBe(400);
});

test('the time that the reader takes is not the sender’s', async () => {
  const body = new ReadableStream({
    type: 'bytes',
    start(controller) {
      // More than is read at a time.
      controller.enqueue(new Uint8Array(100_000));
      controller.close();
    },
  });
  let portions = 0;
  for await (const _ of paced(body, { bytesPerSecond: 1_000_000, patienceMs: 100 })) {
    portions++;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(portions).toBe(2);
});
