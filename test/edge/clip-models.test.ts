/** Recordings in a room of several models, one of which may be out of order. */
import { createExecutionContext, env } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { ModelSource } from '../../edge/models.ts';
import type { Clip } from '../../protocol/clip.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { createApp } from '../../worker/app.ts';
import { tonesPackage } from '../tones-package.ts';
import { chimeAt, clipsUrl, formOf, wavOf } from './clip-upload.ts';
import { isolate, modelOf, roomModels, tones } from './models.ts';
import { askModels, give, tonesZip } from './own-models.ts';
import { createRoom } from './participant.ts';

const { current: usual } = roomModels;
afterEach(() => {
  roomModels.current = usual;
});

/** Hears as `tones` does, twice as often, and says something else. */
const birds = modelOf(
  'birds',
  tonesPackage({ name: 'birds', labels: ['owl', 'tit'], hopSamples: 960 }),
);
const broken: ModelSource = {
  ...tones,
  id: 'broken' as ModelId,
  open: () => Promise.reject(new Error('its weights are cut')),
};

/** Uploads a chime two seconds into four, to a room with these models. */
async function upload(...models: ModelSource[]): Promise<Clip> {
  roomModels.current = models;
  return uploadTo(await createRoom(), models);
}

async function uploadTo(room: RoomCreated, models: ModelSource[]): Promise<Clip> {
  const response = await createApp(models, isolate).fetch(
    new Request(clipsUrl(room), {
      method: 'POST',
      headers: { authorization: `Bearer ${room.keys.mic}` },
      body: formOf(wavOf(chimeAt(2000, 4000))),
    }),
    env,
    createExecutionContext(),
  );
  expect(response.status).toBe(201);
  return response.json();
}

test('a recording is heard by each model, and each detection names the one that made it', async () => {
  const { status, detections = [] } = await upload(tones, birds);
  expect(status).toBe('recognised');
  const heard = detections.map(({ model, label }) => `${model}: ${label}`);
  expect(heard.sort()).toEqual(['birds: tit', 'tones: high']);
  for (const { onsetMs } of detections) expect(Math.abs(onsetMs - 2000)).toBeLessThan(300);
});

test('a model whose windows do not reach each other hears a recording as well as it can', async () => {
  const seldom = modelOf('seldom', tonesPackage({ name: 'seldom', hopSamples: 16_000 }));
  const { status, detections = [] } = await upload(tones, seldom);
  expect(status).toBe('recognised');
  expect(detections.map(({ model }) => model)).toContain('tones');
});

test('a model that cannot be opened is left out and logged', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { status, detections } = await upload(broken, tones);
  expect(status).toBe('recognised');
  expect(detections).toMatchObject([{ model: 'tones', label: 'high' }]);
  expect(log.mock.calls.flat().map(String).join(' ')).toMatch(/broken.*its weights are cut/);
  log.mockRestore();
});

test.each([
  ['without a model', []],
  ['whose only model cannot be opened', [broken]],
])('in a room %s a recording is stored as it is', async (_, models) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const clip = await upload(...models);
  expect(clip).toMatchObject({ status: 'stored', type: 'wav', durationMs: 4000 });
  expect(clip).not.toHaveProperty('detections');
  log.mockRestore();
});

test('a recording is heard by the models that the host gave to the room, too', async () => {
  const room = await createRoom();
  const own = await give(room, tonesZip({ name: 'own', labels: ['hum', 'whistle'] }));
  const body = JSON.stringify({ catalogue: 'room-tones' });
  const headers = { 'content-type': 'application/json' };
  const chosen = await askModels(room, 'POST', '', { headers, body });
  expect(chosen.status).toBe(201);
  const { detections = [] } = await uploadTo(room, usual.slice());
  expect(detections.map(({ model, label }) => `${model}: ${label}`).sort()).toEqual([
    `${own.id}: whistle`,
    'room-tones: whistle',
    'tones: high',
  ]);
});
