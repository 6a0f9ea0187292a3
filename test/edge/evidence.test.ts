/** Sounds end where they were last heard: neither gaps, nor a model that opens again, lengthen them. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import { silenceEndsDetectionMs } from '../../protocol/limits.ts';
import { roomModels, tones } from './models.ts';
import { createRoom, join } from './participant.ts';
import { setTracker } from './room-tracker.ts';
import { low, silence } from './sound.ts';

afterEach(() => {
  roomModels.current = [tones];
});

const hopMs = 240;

async function sounding(room: RoomCreated) {
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  mic.speak(low(2400));
  const { detection } = await mic.next('detection-begin');
  await mic.settle();
  return { mic, detection };
}

/** As if the sound had been noted so long ago for the last time, and the room had slept since. */
async function sleep(room: RoomCreated, heardAgoMs: number): Promise<void> {
  const stub = env.ROOMS.getByName(room.id);
  const heardUntil = Date.now() - heardAgoMs;
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec(
      `UPDATE observations SET body = json_set(body, '$.heardUntil', ?1, '$.at', ?1 - 500)`,
      heardUntil,
    );
  });
  await evictDurableObject(stub, { webSockets: 'hibernate' });
}

test('what was loud before a gap does not sound after it', async () => {
  const room = await createRoom();
  await setTracker(room, { all: { smoothingWindows: 6, releaseRatio: 0.1 } });
  const { mic, detection } = await sounding(room);
  mic.skip(silenceEndsDetectionMs - 200);
  mic.speak(silence(3000));
  const end = await mic.next('detection-end');
  expect(end.detection.id).toBe(detection.id);
  // The tone was over 2.4 s after the stream began, and its onset lies after that.
  expect(end.detection.durationMs).toBeLessThanOrEqual(2400 + hopMs);
});

test('frames in which no whole window fits keep no sound going', async () => {
  const room = await createRoom();
  const { mic, detection } = await sounding(room);
  for (let i = 0; i < 40; i++) {
    mic.skip(60);
    mic.speak(low(60));
  }
  const end = await mic.next('detection-end');
  expect(end.detection.id).toBe(detection.id);
  expect(end.detection.durationMs).toBeLessThanOrEqual(2400 + hopMs);
});

test('a sound that was heard long before the room woke is over, where it was heard last', async () => {
  const room = await createRoom();
  const { mic, detection } = await sounding(room);
  await sleep(room, 60_000);
  mic.speak(low(2400));
  const end = await mic.next('detection-end');
  expect(end.detection).toMatchObject({ id: detection.id, durationMs: 500 });
  expect((await mic.next('detection-begin')).detection.id).toBeGreaterThan(detection.id);
});

test('a model that never opens again keeps no sound going', async () => {
  const room = await createRoom();
  const { mic, detection } = await sounding(room);
  roomModels.current = [{ ...tones, open: () => new Promise(() => {}) }];
  await sleep(room, 60_000);
  const speaking = setInterval(() => mic.speak(low(60)), 60);
  try {
    const end = await mic.next('detection-end');
    expect(end.detection).toMatchObject({ id: detection.id, durationMs: 500 });
  } finally {
    clearInterval(speaking);
  }
});
