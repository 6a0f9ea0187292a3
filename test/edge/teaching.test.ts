/** A room is taught sounds by the people in it, and from then on knows them. */
import { createExecutionContext, env, evictDurableObject, SELF } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { embeddedModel } from '../../edge/embedded-model.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { RoomCreated, RoomStatus } from '../../protocol/http.ts';
import type { ExampleDetails, SoundList } from '../../protocol/sounds.ts';
import { roomModels } from './models.ts';
import { createRoom, join, origin, type TestParticipant } from './participant.ts';
import { doorbell, fan, microwave, quiet, spoken } from './taught-sounds.ts';

const usual = roomModels.current;
beforeEach(() => {
  roomModels.current = [embeddedModel];
});
afterEach(() => {
  roomModels.current = usual;
  vi.useRealTimers();
});

function ask(
  room: RoomCreated,
  path: string,
  { method = 'GET', body, role = 'host' }: { method?: string; body?: unknown; role?: Role } = {},
): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, {
    method,
    headers: { authorization: `Bearer ${room.keys[role]}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function teach(...[room, path, given]: Parameters<typeof ask>): Promise<SoundList> {
  const response = await ask(room, `/sounds${path}`, { method: 'POST', ...given });
  if (!response.ok) throw new Error(JSON.stringify(await response.json()));
  return response.json();
}

async function refusal(...asked: Parameters<typeof ask>): Promise<unknown> {
  const response = await ask(...asked);
  const { code, status } = (await response.json()) as { code: string; status: number };
  expect(status).toBe(response.status);
  return code;
}

function listOf(room: RoomCreated, role: Role = 'listener'): Promise<SoundList> {
  return ask(room, '/sounds', { role }).then((response) => response.json());
}

async function turnOn(mic: TestParticipant): Promise<void> {
  mic.say({ type: 'mic', on: true });
  mic.speak(spoken(quiet(1)));
  await mic.settle();
}

/** A mic hears a sound between quiet moments. @returns when it sounded, as far as the room's clock tells. */
async function sounds(mic: TestParticipant, sound: Float32Array) {
  mic.speak(spoken(quiet(1), sound, quiet(1.5)));
  await mic.settle();
  const over = Date.now() - 1500;
  return { from: Math.round(over - sound.length / 16), to: over };
}

/** @returns what the taught sounds in it were called. */
async function named(mic: TestParticipant, sound: Float32Array): Promise<string[]> {
  const before = mic.all('detection-begin').length;
  await sounds(mic, sound);
  return mic
    .all('detection-begin')
    .slice(before)
    .filter(({ detection }) => detection.model === 'taught')
    .map(({ detection }) => detection.label);
}

/** A room with a mic that is on, and a sound without examples. */
async function classroom(name = 'Front door') {
  const room = await createRoom();
  const mic = await join(room, 'mic', { name: 'Hall' });
  await turnOn(mic);
  const { sounds: list } = await teach(room, '', { body: { name } });
  return { room, mic, sound: list[0]?.id as string };
}

/** The same, taught by two moments. */
async function taughtRoom() {
  const known = await classroom();
  const { room, mic, sound } = known;
  const participant = mic.welcome.you;
  for (const take of [1, 2]) {
    const span = await sounds(mic, doorbell(take));
    await teach(room, `/${sound}/examples`, { body: { participant, ...span } });
  }
  return known;
}

test('a moment that a mic heard becomes an example, and the next ring is named on another mic', async () => {
  const { room, mic, sound } = await classroom();
  const listener = await join(room, 'listener');
  expect(listener.welcome.sounds).toEqual([
    { id: sound, name: 'Front door', examples: 0, outdated: 0 },
  ]);
  const span = await sounds(mic, doorbell(1));
  const list = await teach(room, `/${sound}/examples`, {
    body: { participant: mic.welcome.you, ...span, by: 'Ada' },
  });
  expect(list.sounds).toMatchObject([
    {
      id: sound,
      name: 'Front door',
      outdated: 0,
      wanted: 3,
      examples: [{ by: 'Ada', from: 'moment' }],
    },
  ]);
  // Everyone is told at once, and what the room hears with has changed with it.
  expect(await listener.next('sounds')).toMatchObject({ sounds: [{ id: sound, examples: 1 }] });
  const { models } = await listener.next('models');
  expect(models.at(-1)).toMatchObject({ id: 'taught', source: 'taught', labels: ['Front door'] });
  const other = await join(room, 'mic', { name: 'Kitchen' });
  await turnOn(other);
  expect(await named(other, doorbell(5))).toEqual(['Front door']);
});
