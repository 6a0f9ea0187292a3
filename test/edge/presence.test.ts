import { expect, test } from 'vitest';
import { createRoom, join } from './participant.ts';

test('everyone learns who comes, turns a microphone on, is renamed and goes', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic', { name: '  Kitchen ' });
  const joined = { id: mic.welcome.you, name: 'Kitchen', role: 'mic', mic: false };
  expect((await listener.next('join')).participant).toEqual(joined);
  expect(mic.welcome.participants).toContainEqual(joined);
  mic.say({ type: 'mic', on: true });
  expect((await listener.next('update')).participant).toEqual({ ...joined, mic: true });
  mic.say({ type: 'rename', name: 'Nursery' });
  expect((await listener.next('update')).participant.name).toBe('Nursery');
  expect((await mic.next('update')).participant.mic).toBe(true);
  mic.close();
  expect(await listener.next('leave')).toMatchObject({
    participant: mic.welcome.you,
    name: 'Nursery',
    reason: 'left',
  });
});

test('the one who closes gets their close answered', async () => {
  const mic = await join(await createRoom(), 'mic');
  mic.close(1000);
  expect((await mic.closed).code).toBe(1000);
});

test('who resumes stays the same participant, and a ghost of them is closed', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const ghost = await join(room, 'mic');
  const back = await join(room, 'mic', { resume: ghost.welcome.resume });
  expect(back.welcome.you).toBe(ghost.welcome.you);
  expect((await ghost.closed).reason).toBe('replaced');
  expect((await listener.next('leave')).participant).toBe(ghost.welcome.you);
  const present = (await join(room, 'host')).welcome.participants.map(({ id }) => id);
  expect(present.filter((id) => id === ghost.welcome.you)).toHaveLength(1);
});

test.each(['', 'nonsense', 'other.AAAA'])(
  'a forged resume token %j makes a new participant',
  async (resume) => {
    const room = await createRoom();
    const mic = await join(room, 'mic');
    const forged = await join(room, 'mic', { resume });
    expect(forged.welcome.you).not.toBe(mic.welcome.you);
    expect(forged.welcome.you).not.toBe('other');
  },
);
