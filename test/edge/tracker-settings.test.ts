/** What counts as heard, as the host sets it. A label with threshold 0 is heard in silence, with 1 never. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import type { Detection } from '../../protocol/logged-event.ts';
import { store, toSamples, wavOf } from './clip-upload.ts';
import { tones } from './models.ts';
import { createRoom, join, origin, type TestParticipant } from './participant.ts';
import { bark, partsOf, untouched } from './room-parts.ts';
import { askForTracker, setTracker } from './room-tracker.ts';
import { low, silence } from './sound.ts';

const stubOf = (room: RoomCreated) => env.ROOMS.getByName(room.id);

async function openMic(room: RoomCreated): Promise<TestParticipant> {
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  mic.say({ type: 'mic', on: true });
  await mic.settle();
  return mic;
}

/** What a mic has told of a label, after so much silence. */
async function afterSilence(mic: TestParticipant, durationMs: number, label = 'low') {
  mic.speak(silence(durationMs));
  await mic.settle();
  return mic.received.flatMap(({ type, ...rest }) =>
    'detection' in rest && rest.detection.label === label ? [type] : [],
  );
}

test("a label's threshold holds at once for a mic that is on", async () => {
  const room = await createRoom();
  const mic = await openMic(room);
  const told: string[] = [];
  expect(await afterSilence(mic, 1440)).toEqual(told);
  await setTracker(room, { labels: { low: { threshold: 0 } } });
  told.push('detection-begin');
  expect(await afterSilence(mic, 480)).toEqual(told);
  await setTracker(room, { labels: { low: { threshold: 1 } } });
  told.push('detection-end');
  expect(await afterSilence(mic, 1920)).toEqual(told);
  await setTracker(room, { labels: { low: null } });
  expect(await afterSilence(mic, 480)).toEqual(told);
  await setTracker(room, { labels: { low: { threshold: 0 } } });
  told.push('detection-begin');
  expect(await afterSilence(mic, 480)).toEqual(told);
  expect(await afterSilence(mic, 240, 'high')).toEqual([]);
});

test('a sound is not heard with a threshold of 1, and is with less', async () => {
  const room = await createRoom();
  await setTracker(room, { all: { thresholdScale: 0.01 } });
  const mic = await openMic(room);
  const beginnings = async () => {
    mic.speak(low(1920));
    mic.say({ type: 'mic', on: false });
    mic.say({ type: 'mic', on: true });
    await mic.settle();
    return mic.all('detection-begin').filter(({ detection }) => detection.label === label).length;
  };
  let label = '';
  await beginnings();
  label = mic.all('scores')[0]?.top[0]?.[0] ?? '';
  expect(await beginnings()).toBe(2);
  await setTracker(room, { labels: { [label]: { threshold: 1 } } });
  expect(await beginnings()).toBe(2);
  await setTracker(room, { labels: { [label]: null } });
  expect(await beginnings()).toBe(3);
});

test('a label with a cooldown does not begin again, while others do', async () => {
  const room = await createRoom();
  await setTracker(room, { labels: { low: { threshold: 0 }, high: { threshold: 0 } } });
  const mic = await openMic(room);
  await afterSilence(mic, 1440);
  await setTracker(room, { labels: { low: { threshold: 1 }, high: { threshold: 1 } } });
  await afterSilence(mic, 1920);
  const again = { threshold: 0, cooldownMs: 60_000 };
  await setTracker(room, { labels: { low: again, high: { threshold: 0 } } });
  expect(await afterSilence(mic, 960)).toEqual(['detection-begin', 'detection-end']);
  expect((await afterSilence(mic, 240, 'high')).at(-1)).toBe('detection-begin');
  await setTracker(room, { labels: { low: { threshold: 0 } } });
  expect((await afterSilence(mic, 480)).at(-1)).toBe('detection-begin');
});

test('a cooldown goes on while the mic is off and while the room sleeps, for that mic alone', async () => {
  const room = await createRoom();
  await setTracker(room, { labels: { low: { threshold: 0, cooldownMs: 60_000 } } });
  const mic = await openMic(room);
  await afterSilence(mic, 720);
  for (const sleeps of [false, true]) {
    mic.say({ type: 'mic', on: false });
    mic.say({ type: 'mic', on: true });
    await mic.settle();
    if (sleeps) await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
    expect(await afterSilence(mic, 720)).toEqual(['detection-begin', 'detection-end']);
  }
  const other = await openMic(room);
  expect(await afterSilence(other, 720)).toEqual(['detection-begin']);
});

test('the settings outlive hibernation', async () => {
  const room = await createRoom();
  const mic = await openMic(room);
  await setTracker(room, { labels: { low: { threshold: 0 } } });
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  expect(await afterSilence(mic, 1440)).toEqual(['detection-begin']);
  expect((await join(room, 'listener')).welcome.settings.tracker[tones.id]?.labels).toEqual({
    low: { threshold: 0 },
  });
});

test('recordings are recognised by them', async () => {
  const room = await createRoom();
  const sound = wavOf(toSamples(silence(3000)));
  expect((await store(room, sound)).detections).toEqual([]);
  await setTracker(room, { labels: { low: { threshold: 0 } } });
  const { detections } = await store(room, sound);
  expect(detections).toMatchObject([{ label: 'low', onsetMs: 0, durationMs: 3000 }]);
  expect(detections?.[0]?.mean).toBeLessThanOrEqual(detections?.[0]?.peak ?? 0);
});

test('a model that the room does not have is refused', async () => {
  const room = await createRoom();
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: JSON.stringify({ tracker: { yeti: { labels: {} } } }),
  });
  expect(await response.json()).toMatchObject({
    code: 'bad-request',
    detail: expect.stringContaining('"yeti"'),
  });
});

test.each([
  ['a label that the model does not have', { labels: { yeti: { threshold: 0.5 } } }, '"yeti"'],
  ['a label that nothing is set for, taken back', { labels: { yeti: null } }, '"yeti"'],
  ['a name that objects have', { labels: { toString: {} } }, '"toString"'],
  [
    'a threshold above 1',
    { labels: { low: { threshold: 1.5 } } },
    'tracker.tones.labels.low.threshold',
  ],
  ['no scores to average', { all: { smoothingWindows: 0 } }, 'tracker.tones.all.smoothingWindows'],
  ['an unknown parameter', { all: { volume: 11 } }, 'tracker.tones.all.volume'],
])('%s is refused, with the reason, and changes nothing', async (_, tracker, reason) => {
  const room = await createRoom();
  const response = await askForTracker(room, tracker);
  expect(response.status).toBe(400);
  const { code, detail } = await response.json<{ code: string; detail: string }>();
  expect(code).toBe('bad-request');
  expect(detail).toContain(reason);
  const { settings, events } = (await join(room, 'listener')).welcome;
  expect(settings).toEqual(untouched);
  expect(events).toEqual([]);
});

test('what was set for a label of an earlier model can be taken back', async () => {
  const room = await createRoom();
  const own = { ...untouched.tracker[tones.id], labels: { yeti: { threshold: 0.5 } } };
  const tracker = { [tones.id]: own };
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec('UPDATE room SET settings = ?', JSON.stringify({ tracker }));
  });
  await evictDurableObject(stubOf(room));
  await setTracker(room, { labels: { low: { threshold: 0.9 } } });
  await setTracker(room, { labels: { yeti: null } });
  const { tracker: after } = (await join(room, 'listener')).welcome.settings;
  expect(after[tones.id]?.labels).toEqual({ low: { threshold: 0.9 } });
});

test('a room that was set and logged before there were these settings goes on with the defaults', async () => {
  const room = await createRoom();
  const { tracker, mergeMics, ...older } = { ...untouched, chat: 'host' as const };
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec('UPDATE room SET settings = ?', JSON.stringify(older));
    const body = JSON.stringify({ settings: older });
    storage.sql.exec("INSERT INTO events (type, at, body) VALUES ('settings', 1e12, ?)", body);
  });
  await runInDurableObject(stubOf(room), (_, state) => {
    state.storage.sql.exec('UPDATE events SET at = ?', Date.now());
    partsOf(state).log.begin({ ...bark, at: 1e12 }, Date.now());
  });
  await evictDurableObject(stubOf(room));
  const { settings, events } = (await join(room, 'listener', { after: 0 })).welcome;
  const whole = { ...older, mergeMics, tracker };
  expect(settings).toEqual(whole);
  const [changed, began] = events;
  expect(changed).toMatchObject({ type: 'settings', settings: whole });
  expect(began).toMatchObject({ type: 'detection-begin', detection: { label: 'low' } });
  const mic = await openMic(room);
  expect(await afterSilence(mic, 1440)).toEqual([]);
});

test('a detection has a mean, up to its peak, which goes on after hibernation', async () => {
  const room = await createRoom();
  await setTracker(room, { all: { thresholdScale: 0.01 } });
  const mic = await openMic(room);
  mic.speak(low(2400));
  await mic.settle();
  const begun = mic.all('detection-begin')[0]?.detection;
  expect(begun?.mean).toBeGreaterThan(0);
  expect(begun?.mean).toBeLessThanOrEqual(begun?.peak ?? 0);
  // As if it had gone on for long, at another mean than that of what comes.
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    const long = "json_set(body, '$.mean', 0.02, '$.at', json_extract(body, '$.at') - 200000)";
    storage.sql.exec(`UPDATE observations SET body = ${long}`);
  });
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  mic.speak(low(1440));
  mic.say({ type: 'mic', on: false });
  await mic.settle();
  const ended = mic
    .all('detection-end')
    .find(({ detection }) => detection.id === begun?.id)?.detection;
  expect(ended?.mean).toBeGreaterThan(0);
  expect(ended?.mean).toBeLessThan(0.05);
  expect(ended?.peak).toBeGreaterThan(0.05);
  const headers = { authorization: `Bearer ${room.keys.host}` };
  const exported = `${origin}/api/rooms/${room.id}/detections`;
  const { detections } = await (await SELF.fetch(exported, { headers })).json<{
    detections: Detection[];
  }>();
  expect(detections).toContainEqual(ended);
});
