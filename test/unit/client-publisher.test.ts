/** The queue of sound before the socket. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backlog } from '../../client/publish/backlog.ts';
import { Publisher } from '../../client/publish/publisher.ts';
import { decodeFrame } from '../../protocol/audio-frame.ts';

test('a backlog keeps the latest samples in order and counts the others, however it is used', () => {
  const steps = fc.array(
    fc.record({ push: fc.integer({ min: 0, max: 25 }), take: fc.integer({ min: 0, max: 12 }) }),
  );
  fc.assert(
    fc.property(steps, (sequence) => {
      const backlog = new Backlog(10);
      let written = 0;
      let waiting: number[] = [];
      for (const { push, take } of sequence) {
        const samples = Float32Array.from({ length: push }, () => written++);
        backlog.push(samples);
        waiting = [...waiting, ...samples].slice(-10);
        const out = new Float32Array(Math.min(take, backlog.length));
        backlog.take(out);
        expect([...out]).toEqual(waiting.splice(0, out.length));
        expect(backlog.length).toBe(waiting.length);
        expect(backlog.position).toBe(written - waiting.length);
      }
    }),
  );
});

test('a congested socket gets no more than half a second of sound; older sound is dropped', () => {
  const frames: { timestamp: number }[] = [];
  const sink = {
    microphoneOn: true,
    frameSamples: 960,
    bufferedAmount: 0,
    sendFrame(frame: Uint8Array<ArrayBuffer>) {
      this.bufferedAmount += frame.length;
      frames.push(decodeFrame(frame.buffer));
    },
    released() {},
  };
  const publisher = new Publisher(sink);
  for (let i = 0; i < 100; i++) publisher.write(new Float32Array(960));
  expect(sink.bufferedAmount).toBeLessThanOrEqual(16_000);
  expect(frames).toHaveLength(8);
  expect(publisher.droppedSamples).toBe(92 * 960 - 24_000);
  sink.bufferedAmount = 0;
  publisher.pump();
  expect(frames[8]?.timestamp).toBe(100 * 960 - 24_000);
});

test('a closed publisher takes no more sound and lets the microphone go once', () => {
  let released = 0;
  const sink = {
    microphoneOn: true,
    frameSamples: undefined,
    bufferedAmount: 0,
    sendFrame() {},
    released: () => released++,
  };
  const publisher = new Publisher(sink);
  publisher.close();
  publisher.close();
  publisher.write(new Float32Array(960));
  expect(released).toBe(1);
  expect(publisher.droppedSamples).toBe(0);
});
