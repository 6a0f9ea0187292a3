import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RoomObject } from '../../durable-objects/room.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { silenceEndsDetectionMs, unresponsiveMs } from '../../protocol/limits.ts';
import { tones } from './models.ts';
import { createRoom, join, type TestParticipant } from './participant.ts';
import { low, silence } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function speaker(room: RoomCreated, name = 'Kitchen') {
  const mic = await join(room, 'mic', { name });
  mic.say({ type: 'mic', on: true });
  return mic;
}

/** Waits for the beginning of a detection of the label. */
async function beginningOf(participant: TestParticipant, label: string) {
  for (;;) {
    const event = await participant.next('detection-begin');
    if (event.detection.label === label) return event;
  }
}

async function endOf(participant: TestParticipant, id: number) {
  for (;;) {
    const event = await participant.next('detection-end');
    if (event.detection.id === id) return event;
  }
}

describe('a real sound enters a room', () => {
  test('and everyone in it sees its scores and its name, with whose mic heard it', async () => {
    const room = await createRoom();
    const [host, listener] = [await join(room, 'host'), await join(room, 'listener')];
    const mic = await speaker(room);
    mic.speak(low(4000));
    for (const participant of [host, listener, mic]) {
      const scores = await participant.next('scores');
      // The first window of 512 ms is whole in the ninth frame of 60 ms.
      expect(scores).toMatchObject({ model: tones.id, participant: mic.welcome.you, sequence: 8 });
      expect(scores.top).toHaveLength(2);
      expect(scores.levelDb).toBeGreaterThan(-60);
      const { id, detection } = await beginningOf(participant, 'low');
      expect(detection).toMatchObject({ id, participant: mic.welcome.you, name: 'Kitchen' });
      expect(detection.peak).toBeGreaterThanOrEqual(host.welcome.models[0]?.thresholds.low ?? 1);
      expect(Math.abs(Date.now() - detection.at)).toBeLessThan(30_000);
    }
    expect((await listener.next('scores')).sequence).toBe(10);
  });

  test('and its end is told with its duration, once', async () => {
    const room = await createRoom();
    const mic = await speaker(room);
    mic.speak(low(4000));
    const { detection } = await beginningOf(mic, 'low');
    mic.speak(silence(3500));
    const end = await endOf(mic, detection.id);
    expect(end.id).toBeGreaterThan(detection.id);
    expect(end.detection.durationMs).toBeGreaterThan(1500);
    expect(end.detection.durationMs).toBeLessThan(6000);
    expect(end.detection.peak).toBeGreaterThanOrEqual(detection.peak);
    await mic.settle();
    const ends = mic.all('detection-end').filter((event) => event.detection.id === detection.id);
    expect(ends).toHaveLength(1);
  });

  test('and whoever joins later is told what happened', async () => {
    const room = await createRoom();
    const mic = await speaker(room);
    mic.speak(low(3000));
    mic.speak(silence(3500));
    await endOf(mic, (await beginningOf(mic, 'low')).id);
    await mic.settle();
    const told = [...mic.all('detection-begin'), ...mic.all('detection-end')].sort(
      (a, b) => a.id - b.id,
    );
    const later = await join(room, 'listener');
    expect(later.welcome.events).toEqual(told);
    const [first] = told;
    const resumed = await join(room, 'listener', { after: first?.id ?? 0 });
    const sounds = resumed.welcome.events.filter(({ type }) => type.startsWith('detection'));
    expect(sounds).toEqual(told.slice(1));
    expect(resumed.welcome.truncated).toBe(false);
  });

  test('from two mics at once, each is told apart', async () => {
    const room = await createRoom();
    const listener = await join(room, 'listener');
    const [loud, quiet] = [await speaker(room, 'Loud'), await speaker(room, 'Quiet')];
    loud.speak(low(3000));
    quiet.speak(silence(3000));
    await beginningOf(listener, 'low');
    await expect
      .poll(() => new Set(listener.all('scores').map(({ participant }) => participant)))
      .toEqual(new Set([loud.welcome.you, quiet.welcome.you]));
    const heardOn = listener.all('detection-begin').map(({ detection }) => detection.name);
    expect(new Set(heardOn)).toEqual(new Set(['Loud']));
  });
});

describe('an unfinished detection ends', () => {
  test.each<[string, (mic: TestParticipant) => void]>([
    ['when its mic is turned off', (mic) => mic.say({ type: 'mic', on: false })],
    ['when its mic leaves', (mic) => mic.close()],
    ['when its mic falls silent, by the alarm', () => {}],
    [
      'when its mic comes back after a gap',
      (mic) => {
        mic.skip(silenceEndsDetectionMs);
        mic.speak(silence(120));
      },
    ],
  ])('%s', async (_, stop) => {
    const room = await createRoom();
    const listener = await join(room, 'listener');
    const mic = await speaker(room);
    mic.speak(low(3000));
    const { detection } = await beginningOf(listener, 'low');
    await mic.settle();
    stop(mic);
    const end = await endOf(listener, detection.id);
    expect(end.detection.durationMs).toBeGreaterThan(0);
  });

  test('and then the room has no alarm left', async () => {
    const room = await createRoom();
    const mic = await speaker(room);
    mic.speak(low(3000));
    await beginningOf(mic, 'low');
    expect(await alarmOf(room)).toBeLessThan(Date.now() + 2 * silenceEndsDetectionMs);
    mic.say({ type: 'mic', on: false });
    await mic.settle();
    // What remains is to see once whether the mic is still there.
    vi.setSystemTime(Date.now() + unresponsiveMs);
    await mic.settle();
    await runDurableObjectAlarm(env.ROOMS.getByName(room.id));
    expect(await alarmOf(room)).toBeNull();
  });
});

function alarmOf(room: RoomCreated): Promise<number | null> {
  const stub: DurableObjectStub<RoomObject> = env.ROOMS.getByName(room.id);
  return runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
}

test('a line that loses a little of every frame does not keep a sound going for ever', async () => {
  const room = await createRoom();
  const mic = await speaker(room);
  mic.speak(low(3000));
  const { id } = await beginningOf(mic, 'low');
  for (let i = 0; i < 60; i++) {
    mic.skip(1);
    mic.speak(silence(60));
  }
  await endOf(mic, id);
});

test('a sound that comes late, in a burst after a stall, is placed when it was', async () => {
  const room = await createRoom();
  const mic = await speaker(room);
  mic.speak(silence(120));
  await mic.settle();
  const stallMs = 3000;
  await new Promise((resolve) => setTimeout(resolve, stallMs));
  mic.speak(low(stallMs));
  const { detection } = await beginningOf(mic, 'low');
  expect(Date.now() - detection.at).toBeGreaterThan(stallMs / 3);
});

test('a burst with which a stream begins was made before it came', async () => {
  const room = await createRoom();
  const mic = await speaker(room);
  const cameAt = Date.now();
  // All of it comes at once, however busy the machine is.
  vi.setSystemTime(cameAt);
  mic.speak(Buffer.concat([silence(1200), low(3600)]));
  const { detection } = await beginningOf(mic, 'low');
  expect(cameAt - detection.at).toBeGreaterThan(3000);
  expect(cameAt - detection.at).toBeLessThan(4800);
});

test('what waits until its burst is over is heard when the mic is turned off before that', async () => {
  const room = await createRoom();
  const mic = await speaker(room);
  mic.speak(low(2400));
  mic.say({ type: 'mic', on: false });
  const { id } = await beginningOf(mic, 'low');
  await endOf(mic, id);
  await mic.settle();
  const events = mic.received.filter((message) => 'id' in message);
  expect(events.at(-1)?.type).toBe('update');
});

test('a mic that paused without saying so is heard when it sounds, not when it paused', async () => {
  const room = await createRoom();
  const mic = await speaker(room);
  mic.speak(silence(1200));
  await mic.settle();
  vi.setSystemTime(Date.now() + 60_000);
  mic.speak(low(2400));
  const { detection } = await beginningOf(mic, 'low');
  expect(Math.abs(Date.now() - detection.at)).toBeLessThan(5000);
});

test('timestamps that wrap, jump far or go back only ever end what sounds', async () => {
  const room = await createRoom();
  const mic = await speaker(room);
  for (const timestamp of [2 ** 32 - 48_000 + 960, 2 ** 31, 0, 2 ** 31 - 1]) {
    mic.skipTo(timestamp);
    mic.speak(low(2400));
    const { id, detection } = await beginningOf(mic, 'low');
    expect(Math.abs(Date.now() - detection.at)).toBeLessThan(10_000);
    mic.say({ type: 'mic', on: false });
    mic.say({ type: 'mic', on: true });
    await endOf(mic, id);
    // Lest so much sound at once is too much for the room.
    vi.setSystemTime(Date.now() + 10_000);
  }
  await mic.settle();
  expect(mic.all('error')).toEqual([]);
});
