import { env, evictDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { RoomCreated, RoomStatus } from '../../protocol/http.ts';
import { pingText } from '../../protocol/messages.ts';
import { createRoom, join, origin } from './participant.ts';
import { low, silence } from './sound.ts';

/** Takes the room out of memory as hibernation does: its sockets stay open. */
function hibernate(room: RoomCreated): Promise<void> {
  return evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
}

async function status(room: RoomCreated): Promise<RoomStatus> {
  const headers = { authorization: `Bearer ${room.keys.host}` };
  return (await SELF.fetch(`${origin}/api/rooms/${room.id}`, { headers })).json();
}

/** A listener and a mic that plays music, once the room has named it. */
async function hearMusic(room: RoomCreated) {
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  mic.speak(low(2400));
  const { id } = await listener.next('detection-begin');
  await mic.settle();
  return { listener, mic, id };
}

test('after hibernation the room knows who is here, whose mic is on, and hears on', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  mic.say({ type: 'mic', on: true });
  await mic.settle();
  const before = await status(room);
  await hibernate(room);
  mic.speak(low(3000));
  expect((await listener.next('scores')).participant).toBe(mic.welcome.you);
  const { detection } = await listener.next('detection-begin');
  expect(detection.name).toBe('Kitchen');
  const after = await status(room);
  expect(new Set(after.participants)).toEqual(new Set(before.participants));
  expect(after.models).toEqual(before.models);
  expect(after.wakes).toBeGreaterThan(before.wakes);
  expect(listener.all('leave')).toEqual([]);
  expect(listener.all('error')).toEqual([]);
});

test('a sound that goes on across hibernation is one detection, with one end', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  mic.speak(low(2400));
  const { detection } = await mic.next('detection-begin');
  await mic.settle();
  await hibernate(room);
  mic.speak(low(2400));
  mic.speak(silence(3000));
  const end = await mic.next('detection-end');
  expect(end.detection).toMatchObject({
    id: detection.id,
    label: detection.label,
    at: detection.at,
  });
  expect(end.detection.durationMs).toBeGreaterThan(0);
  await mic.settle();
  const { events } = (await join(room, 'listener')).welcome;
  const same = events.filter(
    (event) => 'detection' in event && event.detection.label === detection.label,
  );
  expect(same.map(({ type }) => type)).toEqual(['detection-begin', 'detection-end']);
});

test('a detection whose mic died while the room slept is ended by the alarm', async () => {
  const room = await createRoom();
  const { listener, id } = await hearMusic(room);
  await hibernate(room);
  const end = await listener.next('detection-end');
  expect(end.detection.id).toBe(id);
});

test('when every socket was lost, resuming brings back the same participants and all they missed', async () => {
  const room = await createRoom();
  const { listener, mic, id } = await hearMusic(room);
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'close' });
  await Promise.all([listener.closed, mic.closed]);
  const { you, resume } = listener.welcome;
  const back = await join(room, 'listener', { resume, after: id });
  expect(back.welcome.you).toBe(you);
  expect(back.welcome.lastEventId).toBeGreaterThanOrEqual(id);
  const ended =
    back.welcome.events.find((event) => event.type === 'detection-end') ??
    (await back.next('detection-end'));
  expect(ended.detection.id).toBe(id);
});

test('the keep-alive is answered without waking the room', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const { wakes } = await status(room);
  await hibernate(room);
  for (let i = 0; i < 3; i++) {
    listener.send(pingText);
    await listener.next('pong');
  }
  // Asking for the status is itself the one waking.
  expect((await status(room)).wakes).toBe(wakes + 1);
});

test('ids keep growing across hibernation', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  for (let round = 0; round < 2; round++) {
    mic.speak(low(2400));
    mic.say({ type: 'mic', on: false });
    mic.say({ type: 'mic', on: true });
    await mic.settle();
    await hibernate(room);
  }
  const { events } = (await join(room, 'listener')).welcome;
  const ids = events.map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(4);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
});
