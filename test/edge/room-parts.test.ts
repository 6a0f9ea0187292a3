/** Parts of a room whose models come and go, on the room's own storage. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { RoomModels } from '../../durable-objects/models/room-models.ts';
import { maxTrackersOfGone, Settings } from '../../durable-objects/settings/settings.ts';
import { TaughtModel, taughtModelId } from '../../durable-objects/teaching/taught-model.ts';
import { TaughtStore } from '../../durable-objects/teaching/taught-store.ts';
import type { ModelSource } from '../../edge/models.ts';
import { pack } from '../../models/teaching/packed-vectors.ts';
import { RoomBackground } from '../../models/teaching/room-background.ts';
import { addExample, addSound, deleteSound } from '../../models/teaching/taught-set.ts';
import { thumbnailLength } from '../../models/teaching/thumbnail.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxModels } from '../../protocol/limits.ts';
import { baseModel, ground } from './base-model.ts';
import { tones } from './models.ts';
import { createRoom } from './participant.ts';

const named = (id: string): ModelSource => ({ ...tones, id: id as ModelId });
const inRoom = async (act: (state: DurableObjectState) => void) => {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => act(state));
};

test('a model that comes again is set as it was; of those that are gone so many are kept', () =>
  inRoom(({ storage: { sql } }) => {
    const models = new RoomModels([]);
    const settings = new Settings(sql, models);
    const set = (id: string, threshold: number) => {
      models.set('room', [named(id)], 0);
      settings.change({ tracker: { [id]: { labels: { low: { threshold } } } } }, 0);
    };
    const thresholdOf = (holder: Settings, id: string) => {
      models.set('room', [named(id)], 0);
      const { low } = holder.trackerOf(id as ModelId).labels;
      return low?.threshold;
    };
    set('one', 0.3);
    set('two', 0.4);
    expect(Object.keys(settings.current.tracker)).toEqual(['two']);
    expect(thresholdOf(settings, 'one')).toBe(0.3);
    expect(thresholdOf(new Settings(sql, models), 'two')).toBe(0.4);
    for (let i = 0; i < maxTrackersOfGone; i++) set(`more-${i}`, 0.5);
    expect(thresholdOf(settings, 'two')).toBe(0.4);
    set('last', 0.5);
    set('really-last', 0.5);
    expect(thresholdOf(settings, 'one')).toBeUndefined();
    expect(thresholdOf(settings, 'more-5')).toBe(0.5);
  }));

test('a change is not undone in a room that has become full; what is taught is heard once there is a place', () =>
  inRoom(({ storage }) => {
    const models = new RoomModels([baseModel]);
    const store = new TaughtStore(storage);
    const taught = new TaughtModel({ store, models, background: new RoomBackground() }, 0);
    taught.watchPlaces();
    const { embeddingSize } = ground.base;
    const example = {
      id: 'e',
      atMs: 0,
      from: 'take' as const,
      audible: [true],
      heardAs: [],
      windows: pack([new Float32Array(embeddingSize).fill(1)], embeddingSize),
      thumbnail: new Uint8Array(thumbnailLength),
    };
    const named1 = addSound(taught.set, { id: 's', name: 'Bell' });
    taught.keep(addExample(named1, 's', example), 1);
    taught.followStore(1);
    expect(models.ids).toContain(taughtModelId);
    taught.keep(deleteSound(taught.set, 's'), 2);
    taught.followStore(2);
    const full = Array.from({ length: maxModels - 1 }, (_, i) => named(`own-${i}`));
    models.set('room', full, 3);
    expect(() => taught.undo(4)).toThrow(expect.objectContaining({ code: 'model-quota' }));
    expect(taught.stored).toEqual([]);
    models.set('room', full.slice(1), 5);
    expect(taught.undo(6)).toBe(true);
    models.set('room', full, 6);
    // It was filled before the room heard with what came back.
    taught.followStore(7);
    expect(models.ids).not.toContain(taughtModelId);
    models.set('room', full.slice(1), 8);
    expect(models.ids).toContain(taughtModelId);
  }));
