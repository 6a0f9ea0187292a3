/** What everyone is told of a mic that is on and sends nothing. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { Diagnostics, PolledEvents, RoomCreated, RoomStatus } from '../../protocol/http.ts';
import { micSilentMs } from '../../protocol/limits.ts';
import { createRoom, join, origin } from './participant.ts';
import { silence } from './sound.ts';

async function ask<Body>(room: RoomCreated, path = ''): Promise<Body> {
  const headers = { authorization: `Bearer ${room.keys.host}` };
  return (await SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, { headers })).json();
}

/** A listener, and a mic that has sent a little and then nothing for so long that all were told. */
async function silentMic(room: RoomCreated) {
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  mic.say({ type: 'mic', on: true });
  mic.speak(silence(600));
  await mic.settle();
  const spokeAt = Date.now();
  return { listener, mic, spokeAt, told: await listener.next('mic-silent') };
}

test('everyone learns 3 s after its last frame that nothing comes from a mic, and when it is back', async () => {
  const room = await createRoom();
  const { listener, mic, spokeAt, told } = await silentMic(room);
  expect(told).toMatchObject({ participant: mic.welcome.you, name: 'Kitchen' });
  expect(Math.abs(told.since - spokeAt)).toBeLessThan(500);
  expect(told.at - told.since).toBeGreaterThanOrEqual(micSilentMs);
  expect(told.at - told.since).toBeLessThan(micSilentMs + 1500);
  // The mic's own page learns it too.
  expect(await mic.next('mic-silent')).toEqual(told);
  mic.speak(silence(60));
  const back = await listener.next('mic-back');
  expect(back).toMatchObject({ participant: mic.welcome.you, since: told.since });
  expect(back.id).toBeGreaterThan(told.id);
  const { participants } = await ask<RoomStatus>(room);
  expect(participants.find(({ id }) => id === mic.welcome.you)).not.toHaveProperty('silentSince');
});

test('a mic that is on and never sent anything is told too, and status and diagnostics say so', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  const { since } = await mic.next('mic-silent');
  const { participants } = await ask<RoomStatus>(room);
  expect(participants).toMatchObject([{ mic: true, silentSince: since }]);
  const { mics } = await ask<Diagnostics>(room, '/diagnostics');
  expect(mics).toHaveLength(1);
  expect(mics[0]?.silentMs).toBeGreaterThanOrEqual(micSilentMs);
  expect(mics[0]).not.toHaveProperty('lagMs');
  expect(mics[0]).not.toHaveProperty('lastFrameAt');
});

test('diagnostics tell the age of the last frame', async () => {
  const room = await createRoom();
  const { mics: none } = await ask<Diagnostics>(room, '/diagnostics');
  expect(none).toEqual([]);
  const { spokeAt } = await silentMic(room);
  const { at, mics } = await ask<Diagnostics>(room, '/diagnostics');
  const lastFrameAt = mics[0]?.lastFrameAt ?? 0;
  expect(Math.abs(lastFrameAt - spokeAt)).toBeLessThan(500);
  expect(mics[0]?.silentMs).toBe(at - lastFrameAt);
  expect(mics[0]).not.toHaveProperty('lagMs');
});

test('who comes later knows it, a reader of the log is told, and turning it off ends it', async () => {
  const room = await createRoom();
  const { mic, told, listener } = await silentMic(room);
  const later = await join(room, 'listener');
  const known = later.welcome.participants.find(({ id }) => id === mic.welcome.you);
  expect(known?.silentSince).toBe(told.since);
  // Presence is not replayed to whoever comes for the first time, and is to whoever resumes.
  expect(later.welcome.events.map(({ type }) => type)).not.toContain('mic-silent');
  const after = told.id - 1;
  const polled = await ask<PolledEvents>(room, `/events?wait=0&after=${after}`);
  expect(polled.events[0]).toEqual(told);
  mic.say({ type: 'rename', name: 'Nursery' });
  const renamed = (await mic.next('update')).participant;
  expect(renamed.mic).toBe(true);
  const { participant } = await mic.next('update');
  expect(participant).toMatchObject({ name: 'Nursery', silentSince: told.since });
  mic.say({ type: 'mic', on: false });
  expect((await mic.next('update')).participant).not.toHaveProperty('silentSince');
  expect(listener.all('mic-back')).toEqual([]);
});

test('a room that was told lets go of its alarm, stays true over hibernation, and hears the mic come back', async () => {
  const room = await createRoom();
  const { listener, mic, told } = await silentMic(room);
  const stub = env.ROOMS.getByName(room.id);
  const alarmAt = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
  // Only who vanished without a word is looked after, in minutes.
  expect((alarmAt ?? Number.POSITIVE_INFINITY) - Date.now()).toBeGreaterThan(60_000);
  await evictDurableObject(stub, { webSockets: 'hibernate' });
  const { participants } = await ask<RoomStatus>(room);
  expect(participants.find(({ id }) => id === mic.welcome.you)?.silentSince).toBe(told.since);
  mic.speak(silence(60));
  expect((await listener.next('mic-back')).since).toBe(told.since);
  expect(listener.all('mic-silent')).toEqual([told]);
});

test('a mic that fell silent as the room slept is noticed by the alarm', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  mic.speak(silence(600));
  await mic.settle();
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  const { participant } = await listener.next('mic-silent');
  expect(participant).toBe(mic.welcome.you);
});

test('one that leaves is not told of any more', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  mic.close();
  await listener.next('leave');
  await new Promise((resolve) => setTimeout(resolve, micSilentMs + 500));
  expect(listener.all('mic-silent')).toEqual([]);
});
