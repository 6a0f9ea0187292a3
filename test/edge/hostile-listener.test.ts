/** One listener's key at full speed: it comes, writes, renames itself, asks for the whole log, and goes. */
import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { createRoom, join, origin } from './participant.ts';
import { hostly } from './room-with-texts.ts';
import { low, silence } from './sound.ts';

const rounds = 8;
const atOnce = 10;
const kept = 40;

test('a listener at full speed erases nothing that was heard, and stops neither mics nor the host', async () => {
  const room = await createRoom();
  await hostly(room, '/settings', {
    method: 'PATCH',
    body: JSON.stringify({ retention: { events: kept } }),
  });
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  mic.speak(low(3000));
  mic.speak(silence(2000));
  await mic.next('detection-end');
  for (let round = 0; round < rounds; round++) {
    const crowd = await Promise.all(
      Array.from({ length: atOnce }, () => join(room, 'listener', { after: 0 })),
    );
    for (const one of crowd) {
      for (let i = 0; i < 8; i++) one.say({ type: 'chat', text: `buy ${i}` });
      for (let i = 0; i < 4; i++) one.say({ type: 'rename', name: `Nobody ${i}` });
      one.close();
    }
    await SELF.fetch(`${origin}/api/rooms/${room.id}/events?after=0&wait=0`, {
      headers: { authorization: `Bearer ${room.keys.listener}` },
    });
  }
  expect((await hostly(room, '/diagnostics')).status).toBe(200);
  const { detections } = await (await hostly(room, '/detections')).json<{
    detections: { label: string }[];
  }>();
  expect(detections).toMatchObject([{ label: 'low' }]);
  await mic.settle();
  expect(mic.all('error')).toEqual([]);
  mic.skip(3000);
  mic.speak(low(3000));
  await mic.next('detection-begin');
  await mic.next('detection-begin');
});
