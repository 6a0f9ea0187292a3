/** Models of rooms that are heard with for long: they stay open, and what has no place is told so. */
import { createExecutionContext, env } from 'cloudflare:test';
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import { afterEach, expect, test, vi } from 'vitest';
import { IsolateModels, ModelMemoryError } from '../../edge/isolate-models.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import type { Clip } from '../../protocol/clip.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxOpenModelBytes, modelRestMs } from '../../protocol/limits.ts';
import { createApp } from '../../worker/app.ts';
import { tonesPackage } from '../tones-package.ts';
import { chimeAt, clipsUrl, expectProblem, formOf, list, rowsOf, wavOf } from './clip-upload.ts';
import { isolate, roomModels } from './models.ts';
import { askModels, give, sendZip, tonesZip } from './own-models.ts';
import { createRoom, join } from './participant.ts';
import { low, silence } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

const files = tonesPackage({ labels: ['hum', 'whistle'] });
const metadata = readMetadata(files.metadata);
const window = new Float32Array(13 * 8);
const catalogued = 'catalogued-tones' as ModelId;

const rest = () => vi.setSystemTime(Date.now() + modelRestMs);

/** Of a memory of 100, half. */
const half = (content: string) => ({ content, bytes: 50, metadata });

/** What leaves no memory for any other model. */
const all = (bytes: number) => ({ content: `all ${crypto.randomUUID()}`, bytes, metadata });

test('a leased model stays open however long nobody uses it, until it is released', async () => {
  const models = new IsolateModels(wasm, 100);
  const read = vi.fn(async () => files);
  const leased = await models.lease(half('a'), read);
  const second = await models.lease(half('a'), read);
  models.open(half('b'), () => files);
  rest();
  // The other one goes, although it was used later.
  const others = models.open(half('c'), () => files);
  rest();
  expect(leased.classifier.classify(window).scores).toHaveLength(2);
  leased.release();
  leased.release();
  rest();
  others.classify(window);
  expect(() => models.open(half('d'), () => files)).toThrow(ModelMemoryError);
  second.release();
  models.open(half('d'), () => files);
  expect(read).toHaveBeenCalledOnce();
  expect(models.bytes).toBe(100);
});

test('a leased model of the catalogue stays open, too', async () => {
  const models = new IsolateModels(wasm, 100);
  const source = await models.catalogue(env.ASSETS).source(catalogued);
  const chosen = { id: catalogued, bytes: 60, metadata: readMetadata(source?.metadata) };
  const leased = await models.leaseOfCatalogue(env.ASSETS, chosen);
  rest();
  expect(() => models.open(half('a'), () => files)).toThrow(ModelMemoryError);
  expect(leased.classifier.classify(window).scores).toHaveLength(2);
  leased.release();
  rest();
  models.open(half('a'), () => files);
  expect(() => leased.classifier.classify(window)).toThrow('was released');
});

test('memory is set aside while the files of a leased model are on their way, once', async () => {
  const models = new IsolateModels(wasm, 100);
  const reading = Promise.withResolvers<typeof files>();
  const leasing = models.lease({ ...half('a'), bytes: 60 }, () => reading.promise);
  expect(models.bytes).toBe(60);
  expect(() => models.open(half('b'), () => files)).toThrow(ModelMemoryError);
  // A room that has its files opens it meanwhile.
  models.open({ ...half('a'), bytes: 60 }, () => files);
  reading.resolve(files);
  await leasing;
  expect(models.bytes).toBe(60);
  await expect(models.lease(half('b'), () => Promise.reject(new Error('gone')))).rejects.toThrow(
    ModelMemoryError,
  );
  const others = new IsolateModels(wasm, 100);
  await expect(others.lease(half('b'), () => Promise.reject(new Error('gone')))).rejects.toThrow(
    'gone',
  );
  expect(others.bytes).toBe(0);
});

test('where models in use leave no memory none is closed for nothing', () => {
  const models = new IsolateModels(wasm, 100);
  const reads: string[] = [];
  const open = (content: string, bytes: number) =>
    models.open({ content, bytes, metadata }, () => {
      reads.push(content);
      return files;
    });
  const idle = open('idle', 30);
  rest();
  open('busy', 60);
  expect(() => open('large', 70)).toThrow(ModelMemoryError);
  idle.classify(window);
  expect(reads).toEqual(['idle', 'busy']);
});

/** Uploads a recording in portions: each `send` brings a share of it, from one to another; 1 is its end. */
function slowUpload(room: RoomCreated, models: IsolateModels, file: Uint8Array) {
  const { readable, writable } = new IdentityTransformStream();
  const writer = writable.getWriter();
  const form = new Response(formOf(file));
  const request = new Request(clipsUrl(room), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${room.keys.mic}`,
      'content-type': form.headers.get('content-type') ?? '',
    },
    body: readable,
  });
  const answer = Promise.resolve(
    createApp(roomModels.current, models).fetch(request, env, createExecutionContext()),
  );
  const body = form.arrayBuffer().then((bytes) => new Uint8Array(bytes));
  return {
    answer,
    async send(from: number, to: number): Promise<void> {
      const bytes = await body;
      await writer.write(bytes.slice(from * bytes.length, to * bytes.length));
      if (to === 1) await writer.close();
    },
    breakOff: () => writer.abort(new Error('the connection is gone')),
  };
}

const recording = wavOf(chimeAt(6000, 8000));
const heardOf = ({ detections = [] }: Clip) =>
  detections.map(({ model, label }) => `${model}: ${label}`).sort();

/** A room with a model of its own. */
async function roomWithModel() {
  const room = await createRoom();
  const { id } = await give(room, tonesZip({ labels: ['hum', 'whistle'] }));
  return { room, id };
}

test("a recording that pauses keeps the room's model, and what needs its memory is refused", async () => {
  const { room, id } = await roomWithModel();
  const models = new IsolateModels(wasm);
  const { send, answer } = slowUpload(room, models, recording);
  await send(0, 0.5);
  await expect.poll(() => models.bytes).toBeGreaterThan(0);
  await send(0.5, 0.6);
  rest();
  const other = all(maxOpenModelBytes);
  expect(() => models.open(other, () => files)).toThrow(ModelMemoryError);
  await send(0.6, 1);
  const response = await answer;
  expect(response.status).toBe(201);
  expect(heardOf(await response.json())).toEqual([`${id}: whistle`, 'tones: high'].sort());
  // It was released with the answer.
  rest();
  models.open(other, () => files);
  expect(models.bytes).toBe(maxOpenModelBytes);
});

test('a recording that breaks off gives its models back', async () => {
  const { room } = await roomWithModel();
  const models = new IsolateModels(wasm);
  const { send, answer, breakOff } = slowUpload(room, models, recording);
  await send(0, 0.5);
  await expect.poll(() => models.bytes).toBeGreaterThan(0);
  await breakOff();
  expect((await answer).status).toBe(400);
  rest();
  models.open(all(maxOpenModelBytes), () => files);
  expect(models.bytes).toBe(maxOpenModelBytes);
});

test('a recording is refused while models in use leave no memory, and leaves nothing behind', async () => {
  const { room } = await roomWithModel();
  const models = new IsolateModels(wasm);
  const other = await models.lease(all(maxOpenModelBytes), async () => files);
  const upload = async () => {
    const { send, answer } = slowUpload(room, models, recording);
    await send(0, 1).catch(() => undefined);
    return answer;
  };
  const refused = await upload();
  expect(refused.headers.get('retry-after')).not.toBeNull();
  await expectProblem(refused, 'rate-limited');
  expect(await rowsOf(room)).toBe(0);
  other.release();
  rest();
  expect((await upload()).status).toBe(201);
  expect(await list(room)).toHaveLength(1);
});

test('a model that is replaced before a recording has begun is not taken for the other one', async () => {
  const { room, id } = await roomWithModel();
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const models = new IsolateModels(wasm);
  const lease = vi.spyOn(models, 'lease');
  const { send, answer } = slowUpload(room, models, recording);
  // The room has said what the recording is heard with, and no sound has come.
  await send(0, 0.0001);
  await expect.poll(async () => (await askModels(room, 'GET', '')).status).toBe(200);
  await sendZip(room, tonesZip({ labels: ['owl', 'tit'] }), { id });
  await send(0.0001, 1);
  const response = await answer;
  expect(response.status).toBe(201);
  expect(lease).toHaveBeenCalledOnce();
  expect(heardOf(await response.json())).toEqual(['tones: high']);
  expect(models.bytes).toBe(0);
  expect(log.mock.calls.flat().map(String).join(' ')).toContain(`${id} cannot be opened`);
  log.mockRestore();
});

test('a model that is replaced while a recording is heard with it hears that to its end', async () => {
  const { room, id } = await roomWithModel();
  const models = new IsolateModels(wasm);
  const { send, answer } = slowUpload(room, models, recording);
  await send(0, 0.5);
  await expect.poll(() => models.bytes).toBeGreaterThan(0);
  await sendZip(room, tonesZip({ labels: ['owl', 'tit'] }), { id });
  await send(0.5, 1);
  expect(heardOf(await (await answer).json())).toEqual([`${id}: whistle`, 'tones: high'].sort());
});

test('a live room whose model has no memory hears with it again once there is some', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { room, id } = await roomWithModel();
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  const states = () =>
    mic.all('model').flatMap(({ model, state }) => (model === id ? [state] : []));
  mic.speak(silence(1200));
  await expect.poll(states).toEqual(['ready']);
  // Nothing is said for as long as a model rests: another one takes its place, and stays.
  rest();
  const other = await isolate.lease(all(maxOpenModelBytes), async () => files);
  mic.speak(silence(1200));
  await expect.poll(states).toEqual(['ready', 'failed']);
  vi.setSystemTime(Date.now() + 2 * modelRestMs);
  mic.speak(silence(1200));
  await mic.settle();
  expect(states()).toEqual(['ready', 'failed']);
  other.release();
  vi.setSystemTime(Date.now() + 2 * modelRestMs);
  mic.speak(silence(1200));
  mic.speak(low(1800));
  await expect.poll(states).toEqual(['ready', 'failed', 'ready']);
  const heard = () => mic.all('detection-begin').map(({ detection }) => detection.label);
  mic.speak(low(1800));
  await expect.poll(heard).toContain('hum');
  // Said once, not each time that it was tried.
  expect(log.mock.calls.filter(([error]) => error instanceof ModelMemoryError)).toHaveLength(1);
  log.mockRestore();
});
