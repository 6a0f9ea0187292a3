import { SELF } from 'cloudflare:test';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type Clip, clip } from '../../protocol/clip.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { clipList } from '../../protocol/http.ts';
import {
  ask,
  chime,
  chimeAt,
  chimeLabel,
  clipsUrl,
  type Depth,
  flac,
  list,
  shortWav,
  soundsOf,
  store,
  toSamples,
  upload,
  wavOf,
} from './clip-upload.ts';
import { tones } from './models.ts';
import { createRoom, join } from './participant.ts';
import { setTracker } from './room-tracker.ts';
import { low, silence } from './sound.ts';

const enough = 0.5;
const { metadata } = tones;
/** From one look of the model to the next. */
const hopMs = (1000 * metadata.hopSamples) / metadata.sampleRateHz;

function detectionOf({ detections = [] }: Clip, label: string) {
  const found = detections.find((detection) => detection.label === label);
  if (!found) throw new Error(`no ${label}, but ${detections.map((one) => one.label)}`);
  return found;
}

/** A room in which less of a chime is enough than the model asks for. */
async function createAttentiveRoom(): Promise<RoomCreated> {
  const room = await createRoom();
  await setTracker(room, { labels: { [chimeLabel]: { threshold: enough } } });
  return room;
}

describe('a WAV file is recognised on its way in', () => {
  test('and answered with its length and what was heard, when and how long', async () => {
    const room = await createAttentiveRoom();
    const response = await upload(room, wavOf(chimeAt(3000, 7000)), { name: 'Evening' });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const stored = v.parse(clip, await response.json());
    expect(stored).toMatchObject({
      name: 'Evening',
      status: 'recognised',
      type: 'wav',
      bytes: 44 + 7000 * 32,
      durationMs: 7000,
      recognisedMs: 7000,
    });
    const { onsetMs, durationMs, peak } = detectionOf(stored, chimeLabel);
    expect(Math.abs(onsetMs - 3000)).toBeLessThanOrEqual(2 * hopMs);
    expect(durationMs).toBeGreaterThanOrEqual(hopMs);
    expect(durationMs).toBeLessThan(2500);
    expect(peak).toBeGreaterThanOrEqual(enough);
  });

  const kinds: { rateHz: number; depth: Depth; channels: number }[] = [
    { rateHz: 44_100, depth: '16', channels: 2 },
    { rateHz: 48_000, depth: '24', channels: 1 },
    { rateHz: 16_000, depth: '8', channels: 1 },
    { rateHz: 192_000, depth: '32f', channels: 3 },
  ];
  test.each(kinds)('of $rateHz Hz, $depth bits, $channels channels', async (kind) => {
    const stored = await store(await createAttentiveRoom(), wavOf(chimeAt(2000, 4000), kind));
    expect(Math.abs((stored.durationMs ?? 0) - 4000)).toBeLessThan(20);
    const { onsetMs } = detectionOf(stored, chimeLabel);
    expect(Math.abs(onsetMs - 2000)).toBeLessThanOrEqual(2 * hopMs);
  });

  test('as a room would hear it, from the first sample to the last', async () => {
    const room = await createRoom();
    const sound = Buffer.concat([silence(500), low(4300)]);
    const stored = await store(room, wavOf(toSamples(sound)));
    const mic = await join(room, 'mic');
    mic.say({ type: 'mic', on: true });
    mic.speak(Buffer.concat([sound, silence(3000)]));
    const heard = await mic.next('detection-end');
    expect(stored.detections?.map(({ label }) => label)).toContain(heard.detection.label);
    const { onsetMs, durationMs } = detectionOf(stored, heard.detection.label);
    expect(onsetMs + durationMs).toBeLessThanOrEqual(4800);
    const ofRoom = heard.detection.durationMs ?? 0;
    expect(Math.abs(durationMs - ofRoom)).toBeLessThanOrEqual(metadata.windowSamples / 16 + hopMs);
  });

  test('even if it is shorter than a window', async () => {
    const stored = await store(await createAttentiveRoom(), wavOf(chime()));
    expect(stored.durationMs).toBeLessThan(metadata.windowSamples / 16);
    const { onsetMs, durationMs } = detectionOf(stored, chimeLabel);
    expect(durationMs).toBeGreaterThan(0);
    expect(onsetMs + durationMs).toBeLessThanOrEqual(stored.durationMs ?? 0);
  });

  test('and silence is no sound', async () => {
    const stored = await store(await createRoom(), wavOf(toSamples(silence(3000))));
    expect(stored.detections).toEqual([]);
  });

  test('as far as a pipe or a dead recorder got', async () => {
    const whole = wavOf(chimeAt(1000, 4000));
    for (const size of [0, 0x7fff_f000, 0xffff_ffff]) {
      const file = whole.slice(0, whole.length - 1001);
      new DataView(file.buffer).setUint32(40, size, true);
      const stored = await store(await createAttentiveRoom(), file);
      expect(stored.durationMs).toBe(Math.round((file.length - 45) / 2 / 16));
      detectionOf(stored, chimeLabel);
    }
  });

  test('while a room in the same isolate goes on hearing', async () => {
    const room = await createRoom();
    const mic = await join(room, 'mic');
    let done = false;
    const uploading = store(room, wavOf(new Float32Array(60 * 16_000))).then((stored) => {
      done = true;
      return stored;
    });
    mic.say({ type: 'mic', on: true });
    mic.speak(silence(1200));
    await mic.next('scores');
    await mic.settle();
    expect(done).toBe(false);
    expect((await uploading).recognisedMs).toBe(60_000);
  });
});

test('what the room cannot decode is stored as it is', async () => {
  const room = await createRoom();
  const file = flac(20_000);
  file.set(crypto.getRandomValues(new Uint8Array(19_996)), 4);
  const stored = await store(room, file, { fileName: 'guitar.flac' });
  expect(stored).toEqual({
    id: stored.id,
    name: 'guitar.flac',
    status: 'stored',
    type: 'flac',
    bytes: file.length,
    at: stored.at,
  });
  const played = await ask(room, `/${stored.id}`);
  expect(new Uint8Array(await played.arrayBuffer())).toEqual(new Uint8Array(file));
});

test('sound behind a tag is recognised, and kept with its tag', async () => {
  const tag = new Uint8Array(10 + 9000);
  tag.set([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 9000 >> 7, 9000 & 127]);
  const file = new Uint8Array(Buffer.concat([tag, wavOf(chimeAt(1000, 4000))]));
  const stored = await store(await createAttentiveRoom(), file);
  expect(stored).toMatchObject({ type: 'wav', durationMs: 4000, bytes: file.length });
  detectionOf(stored, chimeLabel);
});

test('a file of several parts comes back as it was', async () => {
  const room = await createRoom();
  const noise = crypto.getRandomValues(new Uint8Array(60_007));
  const large = new Uint8Array(11 * 1024 * 1024 + 17).map((_, i) => noise[i % 60_007] as number);
  large.set(new TextEncoder().encode('fLaC'));
  const stored = await store(room, large);
  expect(stored.bytes).toBe(large.length);
  const played = new Uint8Array(await (await ask(room, `/${stored.id}`)).arrayBuffer());
  expect(Buffer.compare(played, large)).toBe(0);
});

describe('everyone in the room', () => {
  test('learns of a clip and of its removal, and may list it', async () => {
    const room = await createRoom();
    const listener = await join(room, 'listener');
    const first = await store(room);
    const second = await store(room, shortWav, { name: 'Second' });
    expect((await listener.next('clip-added')).clip).toEqual(first);
    expect((await listener.next('clip-added')).clip).toEqual(second);
    const response = await ask(room, '', {}, 'listener');
    expect(v.parse(clipList, await response.json()).clips).toHaveLength(2);
    expect((await ask(room, `/${first.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await listener.next('clip-removed')).clip).toBe(first.id);
    expect(await list(room)).toEqual([second]);
    expect(await soundsOf(room)).toEqual([second.id]);
    expect((await ask(room, `/${first.id}`)).status).toBe(404);
    expect((await ask(room, `/${first.id}`, { method: 'DELETE' })).status).toBe(404);
  });

  test('plays it from an element that sends no headers', async () => {
    const room = await createRoom();
    const { id } = await store(room);
    const url = clipsUrl(room, `/${id}?key=${room.keys.listener}`);
    const response = await SELF.fetch(url);
    expect(response.status).toBe(200);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array(shortWav));
  });

  test('calls it by a name that can be shown', async () => {
    const room = await createRoom();
    const names = await Promise.all(
      [
        { name: ' Näher\u{1f3b5} ' },
        { fileName: 'C:\\temp\\bell.wav' },
        { fileName: 'evil\u202egpj.wav' },
        { fileName: `${'\u{1f3b5}'.repeat(100)}.wav` },
        { fileName: '\u200b' },
        { fileName: 'blob' },
      ].map(async (given) => (await store(room, shortWav, given)).name),
    );
    expect(names).toEqual([
      'Näher\u{1f3b5}',
      'bell.wav',
      'evilgpj.wav',
      '\u{1f3b5}'.repeat(64),
      expect.stringMatching(/^Recording \d{4}-\d\d-\d\d \d\d\.\d\d\.wav$/),
      expect.stringMatching(/^Recording \d{4}-\d\d-\d\d \d\d\.\d\d\.wav$/),
    ]);
  });
});
