/** Models that come and go while a room has an audience on relays. */
import { expect, test } from 'vitest';
import { askModels, give, tonesZip } from './own-models.ts';
import { join } from './participant.ts';
import { roomWithAudience, withSmallBounds } from './room-with-audience.ts';

withSmallBounds();

test('listeners on a relay learn of a new model live, and whoever comes there later at once', async () => {
  const { room, listener } = await roomWithAudience();
  const { id } = await give(room, tonesZip({ labels: ['hum', 'whistle'] }));
  expect(await listener.next('models')).toMatchObject({
    models: [{ id: 'tones' }, { id, labels: ['hum', 'whistle'] }],
  });
  expect(Object.keys((await listener.next('settings')).settings.tracker)).toEqual(['tones', id]);
  const later = await join(room, 'listener');
  expect(later.welcome.models.map((model) => model.id)).toEqual(['tones', id]);
  await askModels(room, 'DELETE', `/${id}`);
  for (const each of [listener, later]) {
    await expect.poll(() => each.all('models').at(-1)?.models).toHaveLength(1);
  }
});
