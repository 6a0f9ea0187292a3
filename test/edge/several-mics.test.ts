/** One sound on several mics, late and faint on one of them. */
import { env, evictDurableObject, SELF } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import { createRoom, join, type TestParticipant } from './participant.ts';
import { low, silence } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

const frameMs = 60;
const frameBytes = 2 * 960;

async function speaker(room: RoomCreated, name: string) {
  const mic = await join(room, 'mic', { name });
  mic.say({ type: 'mic', on: true });
  await mic.settle();
  return mic;
}

/** The sound as a mic farther away has it: fainter, `delayMs` later, with the hiss of its own. */
function farther(pcm16: Uint8Array, gain: number, delayMs: number): Uint8Array {
  const samples = new Int16Array(pcm16.slice().buffer);
  const late = new Int16Array(samples.length);
  let state = 7;
  for (let i = 0; i < late.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    late[i] = gain * (samples[i - 16 * delayMs] ?? 0) + 16 * (state / 2 ** 31 - 1);
  }
  return new Uint8Array(late.buffer);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Mics send frame by frame in turns, at the pace of a clock that the test moves. */
async function speakTogether(sounds: [TestParticipant, Uint8Array][]): Promise<void> {
  const start = Date.now();
  const frames = Math.max(...sounds.map(([, sound]) => sound.length)) / frameBytes;
  for (let i = 0; i < frames; i++) {
    vi.setSystemTime(start + i * frameMs);
    for (const [mic, sound] of sounds) mic.speak(sound.slice(i * frameBytes, (i + 1) * frameBytes));
    if (i % 4 === 3) await sounds[0]?.[0].settle();
  }
}

/** A tone after a second of quiet, and three after it. */
const piece = joined(silence(960), low(2400), silence(3000));

const lowIn = (
  participant: TestParticipant,
  type: 'detection-begin' | 'detection-update' | 'detection-end',
) => participant.all(type).filter(({ detection }) => detection.label === 'low');

test('is one detection that names them all, the first and the loudest, and has one end', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const near = await speaker(room, 'Near');
  const far = await speaker(room, 'Far');
  await speakTogether([
    [near, piece],
    [far, farther(piece, 0.3, 60)],
  ]);
  await near.settle();
  await far.settle();
  await listener.settle();
  const [begin, ...others] = lowIn(listener, 'detection-begin');
  expect(others).toEqual([]);
  expect(begin?.detection.mics).toBeUndefined();
  expect(lowIn(listener, 'detection-update')).toHaveLength(1);
  const [end, ...more] = lowIn(listener, 'detection-end');
  expect(more).toEqual([]);
  expect(end?.detection.id).toBe(begin?.id);
  const mics = end?.detection.mics ?? [];
  expect(new Set(mics.map(({ name }) => name))).toEqual(new Set(['Near', 'Far']));
  expect(end?.detection.name).toBe(mics[0]?.name);
  const level = (name: string) => mics.find((mic) => mic.name === name)?.levelDb ?? 0;
  expect(level('Near') - level('Far')).toBeGreaterThan(6);
  expect(end?.detection.durationMs).toBeGreaterThan(1000);
  const later = await join(room, 'listener');
  expect(later.welcome.events).toContainEqual(end);
});

test('is one a mic where the host wants it so', async () => {
  const room = await createRoom();
  await SELF.fetch(`http://earshot.test/api/rooms/${room.id}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: JSON.stringify({ mergeMics: false }),
  });
  const listener = await join(room, 'listener');
  const [one, two] = [await speaker(room, 'One'), await speaker(room, 'Two')];
  await speakTogether([
    [one, piece],
    [two, piece],
  ]);
  await one.settle();
  await listener.settle();
  const names = lowIn(listener, 'detection-begin').map(({ detection }) => detection.name);
  expect(names.sort()).toEqual(['One', 'Two']);
});

test('two sounds at different times are two detections', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const [one, two] = [await speaker(room, 'One'), await speaker(room, 'Two')];
  await speakTogether([
    [one, joined(silence(960), low(4800))],
    [two, joined(silence(3360), low(2400))],
  ]);
  await one.settle();
  await listener.settle();
  expect(lowIn(listener, 'detection-begin')).toHaveLength(2);
  expect(lowIn(listener, 'detection-update')).toEqual([]);
});

test('goes on with the other mic when one leaves, over hibernation too', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const [one, two] = [await speaker(room, 'One'), await speaker(room, 'Two')];
  const sound = joined(silence(960), low(2400));
  await speakTogether([
    [one, sound],
    [two, sound],
  ]);
  await one.settle();
  await listener.settle();
  expect(lowIn(listener, 'detection-update')).toHaveLength(1);
  one.close();
  await one.closed;
  await listener.settle();
  expect(lowIn(listener, 'detection-end')).toEqual([]);
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  two.say({ type: 'mic', on: false });
  await two.settle();
  await listener.settle();
  const [end] = lowIn(listener, 'detection-end');
  expect(end?.detection.mics).toHaveLength(2);
});
