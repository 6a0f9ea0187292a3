/** What is remembered of mics that go off, come back, and begin another stream. */
import { expect, test } from 'vitest';
import { MicHearing } from '../../durable-objects/hearing/mic-hearing.ts';
import { MicTimeline } from '../../durable-objects/hearing/mic-timeline.ts';
import { type MicMemory, RecentMics } from '../../durable-objects/teaching/recent-mics.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import { RoomBackground } from '../../models/teaching/room-background.ts';
import type { DecodedFrame } from '../../protocol/frames.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { maxRecentMics, recentHearingMs } from '../../protocol/limits.ts';
import type { Participant } from '../../protocol/participant.ts';
import { tonesPackage } from '../tones-package.ts';

const model = { id: 'base' as ModelId, metadata: readMetadata(tonesPackage().metadata) };
const hall = 'hall' as ParticipantId;
const start = 1_000_000;

const micsOf = () => new RecentMics(model, new RoomBackground());

/** A stream comes frame by frame from position 0, a window each 100 ms. @returns when it was over. */
function stream(
  memory: MicMemory | undefined,
  timeline: MicTimeline,
  from: number,
  milliseconds: number,
  value = 0,
): number {
  for (let at = 0; at < milliseconds; at += 100) {
    const place = { position: 16 * at, gap: 0, restarted: at === 0 };
    timeline.arrived(place, 100, from + at + 100);
    memory?.push(new Float32Array(1600), place);
    const embedding = Float32Array.of(value);
    const endSample = 16 * (at + 100);
    memory?.heard({ embedding, scores: Float32Array.of(0), endSample, levelDb: -30 }, undefined);
  }
  return from + milliseconds;
}

/** @returns of which streams there is something between two moments. */
const found = (mics: RecentMics, from: number, to: number) =>
  mics.of(hall, to).map((memory) => memory.moment(from, to)?.windows[0]?.embedding[0]);

test('a mic that comes on again keeps what it heard before', () => {
  const mics = micsOf();
  const [before, after] = [new MicTimeline(), new MicTimeline()];
  const off = stream(mics.begin(hall, before, start), before, start, 4000, 1);
  mics.end(hall, off);
  stream(mics.begin(hall, after, off + 5000), after, off + 5000, 4000, 2);
  expect(found(mics, start + 1000, start + 3000)).toEqual([1, undefined]);
  expect(found(mics, off + 6000, off + 8000)).toEqual([undefined, 2]);
});

test('a stream that begins anew leaves the one before as it was by the clock', () => {
  const mics = micsOf();
  const timeline = new MicTimeline();
  const over = stream(mics.begin(hall, timeline, start), timeline, start, 4000, 1);
  // The mic's timeline goes on to the stream that comes.
  stream(mics.begin(hall, timeline, over + 2000), timeline, over + 2000, 4000, 2);
  expect(found(mics, start + 1000, start + 3000)).toEqual([1, undefined]);
  expect(found(mics, over + 3000, over + 5000)).toEqual([undefined, 2]);
});

test('what is over is remembered for its minute, and so many streams at most', () => {
  const mics = micsOf();
  let now = start;
  for (let i = 0; i < maxRecentMics + 3; i++) {
    const timeline = new MicTimeline();
    now = stream(mics.begin(hall, timeline, now), timeline, now, 1000);
  }
  mics.end(hall, now);
  expect(mics.of(hall, now)).toHaveLength(maxRecentMics);
  expect(mics.of(hall, now + recentHearingMs + 1)).toEqual([]);
});

test('the room begins to remember anew with each stream of a mic', () => {
  const mics = micsOf();
  const mic = new MicHearing({ id: hall, name: 'Hall' } as Participant, (timeline) =>
    mics.begin(hall, timeline, timeline.lastFrameAt),
  );
  const around = { hold: false, othersLate: () => undefined };
  const speak = (timestamp: number, now: number) => {
    const payload = new Uint8Array(3200);
    const frame = { codec: 'pcm16', timestamp, sequence: 0, payload, durationMs: 100 };
    mic.hear(frame as unknown as DecodedFrame, { ...around, now });
    mic.settle({ now, hold: false });
  };
  speak(1_000_000, start);
  const [first] = mics.of(hall, start);
  expect(first?.over).toBe(false);
  speak(0, start + 100);
  expect(first?.over).toBe(true);
});
