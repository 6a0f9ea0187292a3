/** What a room hears with, from several origins, as it changes. */
import { expect, test } from 'vitest';
import { type ModelsChange, RoomModels } from '../../durable-objects/models/room-models.ts';
import type { ModelSource } from '../../edge/models.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxModels } from '../../protocol/limits.ts';

const source = (id: string, more: Partial<ModelSource> = {}): ModelSource => ({
  id: id as ModelId,
  metadata: {
    name: id,
    version: '1.0.0',
    labels: ['dog'],
    thresholds: { dog: 0.5 },
    sampleRateHz: 16_000,
    windowSamples: 8000,
    hopSamples: 4000,
  },
  open: () => Promise.reject(new Error('not here')),
  ...more,
});

function followed(models: RoomModels): ModelsChange[] {
  const changes: ModelsChange[] = [];
  models.subscribe((change) => changes.push(change));
  return changes;
}

test('lists those of the deployment first, then the chosen, the uploaded and the taught', () => {
  const models = new RoomModels([source('base')]);
  models.set('taught', [source('taught')], 0);
  models.set('room', [source('own')], 0);
  models.set('catalogue', [source('yamnet')], 0);
  expect(models.ids).toEqual(['base', 'yamnet', 'own', 'taught']);
  expect(models.all.map(({ origin }) => origin)).toEqual([
    'deployment',
    'catalogue',
    'room',
    'taught',
  ]);
  expect(models.find('own' as ModelId)?.metadata.name).toBe('own');
});

test('tells which came and which are gone', () => {
  const models = new RoomModels([source('base')]);
  const changes = followed(models);
  const [one, two] = [source('one'), source('two')];
  models.set('room', [one], 0);
  models.set('room', [one, two], 0);
  models.set('room', [two], 0);
  expect(changes).toEqual([
    { gone: [], come: ['one'] },
    { gone: [], come: ['two'] },
    { gone: ['one'], come: [] },
  ]);
});

test('one of another revision under the same id is another model; another title alone is none', () => {
  const models = new RoomModels([]);
  models.set('room', [source('own', { revision: 'a' })], 0);
  const changes = followed(models);
  models.set('room', [source('own', { revision: 'a', title: 'Our doorbell' })], 0);
  models.set('room', [source('own', { revision: 'b' })], 0);
  models.set('room', [source('own')], 0);
  models.set('room', [source('own')], 0);
  const replaced = { gone: ['own'], come: ['own'] };
  expect(changes).toEqual([{ gone: [], come: [] }, replaced, replaced, replaced]);
});

test('more than a room may have, or an id twice, changes nothing', () => {
  const models = new RoomModels([source('base')]);
  const changes = followed(models);
  const many = Array.from({ length: maxModels }, (_, i) => source(`m${i}`));
  expect(() => models.set('room', many, 0)).toThrow('at most');
  expect(() => models.set('room', [source('base')], 0)).toThrow('no id twice');
  expect(models.ids).toEqual(['base']);
  expect(changes).toEqual([]);
  models.set('room', many.slice(1), 0);
  expect(models.ids).toHaveLength(maxModels);
});
