/** The queue of sound before the socket. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backlog } from '../../client/publish/backlog.ts';
import { audioFormat } from '../../client/publish/encoders.ts';
import { Publisher, type SoundLink } from '../../client/publish/publisher.ts';
import { decodeFrame } from '../../protocol/frames.ts';

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

/** A socket from which nothing leaves. */
class Congested {
  bufferedAmount = 0;
  readonly frames: { timestamp: number }[] = [];

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.bufferedAmount += frame.length;
    if (typeof frame !== 'string') this.frames.push(decodeFrame(frame.buffer));
  }
}

const format = audioFormat({
  codec: 'pcm16',
  sampleRateHz: 16_000,
  frameMs: 60,
}) as SoundLink['format'];

test('a congested socket gets no more than half a second of sound; older sound is dropped', () => {
  const outlet = new Congested();
  const publisher = new Publisher({}, () => {});
  publisher.route(true, { outlet, format });
  for (let i = 0; i < 100; i++) publisher.write(new Float32Array(960));
  expect(outlet.bufferedAmount).toBeLessThanOrEqual(16_000);
  expect(outlet.frames).toHaveLength(8);
  expect(publisher.droppedSamples).toBe(92 * 960 - 24_000);
  outlet.bufferedAmount = 0;
  publisher.route(true, { outlet, format });
  expect(outlet.frames[8]?.timestamp).toBe(100 * 960 - 24_000);
});

test('how much waits in the socket is judged by the codec, not by bytes', () => {
  const outlet = new Congested();
  const publisher = new Publisher({}, () => {});
  const louder = (samples: Float32Array) => new Uint8Array(2 * samples.length);
  publisher.route(true, { outlet, format: { ...format, encode: louder, frameSamples: 320 } });
  for (let i = 0; i < 100; i++) publisher.write(new Float32Array(320));
  // 25 frames of 20 ms.
  expect(outlet.frames).toHaveLength(25);
});

test('a closed publisher takes no more sound and lets the microphone go once', () => {
  let released = 0;
  const publisher = new Publisher({}, () => released++);
  publisher.route(true, undefined);
  publisher.close();
  publisher.close();
  publisher.write(new Float32Array(960));
  expect(released).toBe(1);
  expect(publisher.droppedSamples).toBe(0);
});

test('a format is of a codec that is here, and its frames as long as frames may be', () => {
  const asked = { sampleRateHz: 16_000, frameMs: 1000 };
  expect(audioFormat({ ...asked, codec: 'opus' })).toBeUndefined();
  expect(audioFormat({ ...asked, codec: 'toString' })).toBeUndefined();
  expect(audioFormat({ ...asked, codec: 'pcm16' })?.frameSamples).toBe(1920);
  expect(audioFormat({ ...asked, codec: 'pcm16', frameMs: 1 })?.frameSamples).toBe(320);
});

test('what was never captured is a gap in the stream, and what waited before it is gone', () => {
  const outlet = new Congested();
  const publisher = new Publisher({}, () => {});
  publisher.route(true, { outlet, format });
  publisher.write(new Float32Array(960 + 100));
  publisher.skip(5000);
  publisher.write(new Float32Array(960));
  expect(outlet.frames.map(({ timestamp }) => timestamp)).toEqual([0, 960 + 100 + 80_000]);
  expect(publisher.droppedSamples).toBe(100);
});
