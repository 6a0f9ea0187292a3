/** Recordings that are long, or of kinds that the room does not read, as the page prepares them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { acceptedFiles } from '../../frontend/recordings/accepted-files.ts';
import type { Clip } from '../../protocol/clip.ts';
import { maxClipBytes, maxRecognisedClipMs } from '../../protocol/limits.ts';
import { sample } from '../../recordings/samples.ts';
import { useVenue } from './venue.ts';

const venue = useVenue();
const folder = mkdtempSync(join(tmpdir(), 'earshot-long-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A frame of silence: MPEG 2, layer III, 32 kbit/s, 16 kHz, one channel: the quickest to be unpacked. */
const mp3Frame = Buffer.concat([Buffer.from([0xff, 0xf3, 0x48, 0xc4]), Buffer.alloc(140)]);
const mp3FrameSeconds = 576 / 16_000;
const mp3 = (seconds: number) =>
  Buffer.concat(Array.from({ length: seconds / mp3FrameSeconds }, () => mp3Frame));

/** The first 44 bytes of a WAV file, or more where its format is longer. */
function wavHeader(tag: number, channels: number, rateHz: number, bits: number, bytes: number) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(tag, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE((rateHz * channels * bits) / 8, 28);
  header.writeUInt16LE((channels * bits) / 8, 32);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(bytes, 40);
  return header;
}

/** What the page had unpacked at the most at a time, in samples: of packets, and of whole files. */
interface Unpacked {
  packets: number;
  whole: number;
}

/** Opens the recordings of a new room in a page that counts what it unpacks. */
async function open(withoutWebCodecs = false): Promise<Page> {
  const room = await createRoom(venue.origin);
  const page = await venue.open('about:blank');
  page.setDefaultTimeout(120_000);
  await page.addInitScript((isWithout) => {
    const unpacked = { packets: 0, whole: 0 };
    Object.assign(window, { unpacked });
    const decodeAtOnce = OfflineAudioContext.prototype.decodeAudioData;
    OfflineAudioContext.prototype.decodeAudioData = async function (...given) {
      const decoded = await decodeAtOnce.apply(this, given);
      unpacked.whole = Math.max(unpacked.whole, decoded.length * decoded.numberOfChannels);
      return decoded;
    };
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      const audio = (body as FormData).get('audio') as File;
      Object.assign(window, { uploaded: { name: audio.name, bytes: audio.size } });
      send.call(this, body);
    };
    if (isWithout) {
      Reflect.deleteProperty(window, 'AudioDecoder');
      return;
    }
    let held = 0;
    const sizes = new WeakMap<AudioData, number>();
    const Decoder = AudioDecoder;
    window.AudioDecoder = class extends Decoder {
      constructor(init: AudioDecoderInit) {
        super({
          ...init,
          output(data) {
            const size = data.numberOfFrames * data.numberOfChannels;
            sizes.set(data, size);
            held += size;
            unpacked.packets = Math.max(unpacked.packets, held);
            init.output(data);
          },
        });
      }
    };
    const close = AudioData.prototype.close;
    AudioData.prototype.close = function () {
      held -= sizes.get(this) ?? 0;
      sizes.delete(this);
      close.call(this);
    };
  }, withoutWebCodecs);
  await page.goto(room.links.host);
  await page.getByRole('tab', { name: 'Recordings' }).click();
  return page;
}

const panel = (page: Page) => page.getByRole('region', { name: 'Recordings' });

/** Adds a file. @returns what the room stored. */
async function add(page: Page, path: string): Promise<Clip> {
  const answer = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/clips'),
  );
  await panel(page).locator('input[type=file]').setInputFiles(path);
  return (await answer).json();
}

/** Adds a file, and does not wait until the room has heard it. @returns what the page sent. */
async function send(page: Page, path: string): Promise<{ name: string; bytes: number }> {
  await panel(page).locator('input[type=file]').setInputFiles(path);
  const sent = await page.waitForFunction(
    () => (window as unknown as { uploaded?: { name: string; bytes: number } }).uploaded,
  );
  const uploaded = await sent.jsonValue();
  if (!uploaded) throw new Error('nothing was sent');
  return uploaded;
}

const unpackedOf = (page: Page) =>
  page.evaluate(() => (window as unknown as { unpacked: Unpacked }).unpacked);

/** Five minutes of 16 kHz mono, 16 bits, and the header. */
const fiveMinutes = {
  type: 'wav',
  status: 'recognised',
  durationMs: maxRecognisedClipMs,
  recognisedMs: maxRecognisedClipMs,
  bytes: 44 + maxRecognisedClipMs * 32,
};
/** Thirty seconds of 16 kHz: far less than any such recording. */
const littleSamples = 30 * 16_000;
/** What five minutes are, and a little more. */
const fiveMinutesOfSamples = 1.1 * maxRecognisedClipMs * 16;

test('an hour of MP3 is unpacked piece by piece, five minutes of it', async () => {
  const page = await open();
  const path = file('hour.mp3', mp3(3600));
  expect(await add(page, path)).toMatchObject({ ...fiveMinutes, name: 'hour.wav' });
  await panel(page).getByText('Only its first five minutes were kept.').waitFor();
  const { packets, whole } = await unpackedOf(page);
  expect(packets).toBeGreaterThan(0);
  expect(packets).toBeLessThan(littleSamples);
  expect(whole).toBe(0);
}, 120_000);

test('without WebCodecs only five minutes of it are unpacked', async () => {
  const page = await open(true);
  const { bytes } = await send(page, file('hour.mp3', mp3(3600)));
  expect(bytes).toBe(fiveMinutes.bytes);
  expect((await unpackedOf(page)).whole).toBeLessThan(fiveMinutesOfSamples);
});

/** A voice memo: silence of 16 kHz in one channel, as AAC in MP4. */
async function voiceMemo(seconds: number): Promise<Uint8Array> {
  const frame = Uint8Array.of(0x00, 0xc8, 0x00, 0x80, 0x23, 0x80);
  const frameSeconds = 1024 / 16_000;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new EncodedAudioPacketSource('aac');
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = {
    codec: 'mp4a.40.2',
    sampleRate: 16_000,
    numberOfChannels: 1,
    description: Uint8Array.of(0x14, 0x08),
  };
  for (let i = 0; i * frameSeconds < seconds; i++) {
    const packet = new EncodedPacket(frame, 'key', i * frameSeconds, frameSeconds);
    await source.add(packet, { decoderConfig });
  }
  await output.finalize();
  if (!target.buffer) throw new Error('no file was made');
  return new Uint8Array(target.buffer);
}

test.each([false, true])('so is a long voice memo (without WebCodecs: %s)', async (isWithout) => {
  const page = await open(isWithout);
  const sent = await send(page, file('memo.m4a', await voiceMemo(900)));
  expect(sent).toEqual({ name: 'memo.wav', bytes: fiveMinutes.bytes });
  const { packets, whole } = await unpackedOf(page);
  expect(packets).toBeLessThan(littleSamples);
  expect(whole).toBeLessThan(isWithout ? fiveMinutesOfSamples : 1);
});

test('six minutes of WAV become five, without any decoder of the browser', async () => {
  const page = await open();
  const bytes = 360 * 2 * 16_000 * 2;
  expect(bytes).toBeGreaterThan(maxClipBytes);
  const header = wavHeader(1, 2, 16_000, 16, bytes);
  const sent = await send(page, file('long.wav', Buffer.concat([header, Buffer.alloc(bytes)])));
  expect(sent).toEqual({ name: 'long.wav', bytes: fiveMinutes.bytes });
  expect(await unpackedOf(page)).toEqual({ packets: 0, whole: 0 });
});

test('MP3 in a WAV file is handed to the browser', async () => {
  const page = await open();
  const content = mp3(4);
  const path = file(
    'mp3.wav',
    Buffer.concat([wavHeader(0x55, 1, 16_000, 0, content.length), content]),
  );
  const clip = await add(page, path);
  expect(clip).toMatchObject({ type: 'wav', status: 'recognised', name: 'mp3.wav' });
  expect(Math.abs((clip.durationMs ?? 0) - 4000)).toBeLessThan(200);
});

test('what nobody can read is refused with what it is', async () => {
  const page = await open();
  const gsm = Buffer.concat([wavHeader(0x31, 1, 8000, 0, 65), Buffer.alloc(65)]);
  await add(page, file('gsm.wav', gsm));
  await panel(page).getByText('(GSM 6.10 in a WAV file)').waitFor();
  await add(page, file('memo.amr', Buffer.from('#!AMR\n______')));
  await panel(page).getByText('(this is AMR)').waitFor();
});

test.each(['audio/webm;codecs=opus', 'audio/webm;codecs=pcm', 'audio/mp4'])(
  'what browsers record as %s is recognised',
  async (type) => {
    const page = await open();
    const recorded = await page.evaluate(async (mimeType) => {
      if (!MediaRecorder.isTypeSupported(mimeType)) return undefined;
      const context = new AudioContext();
      const tone = new OscillatorNode(context);
      const target = context.createMediaStreamDestination();
      tone.connect(target);
      tone.start();
      const recorder = new MediaRecorder(target.stream, { mimeType });
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const stopped = new Promise((resolve) => {
        recorder.onstop = resolve;
      });
      recorder.start(200);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      recorder.stop();
      await stopped;
      return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
    }, type);
    if (!recorded) return;
    const clip = await add(page, file('take', Uint8Array.from(recorded)));
    expect(clip).toMatchObject({ type: 'wav', status: 'recognised', name: 'take.wav' });
    expect(clip.durationMs).toBeGreaterThan(1000);
  },
);

test('FLAC is decoded with and without WebCodecs, to the same length', async () => {
  const clips = [
    await add(await open(), sample('guit_em9')),
    await add(await open(true), sample('guit_em9')),
  ];
  expect(clips[0]?.durationMs).toBeGreaterThan(1000);
  expect(Math.abs((clips[0]?.durationMs ?? 0) - (clips[1]?.durationMs ?? 0))).toBeLessThan(5);
});

test('the file input greys out no voice memo', async () => {
  const page = await open();
  const accept = await panel(page).locator('input[type=file]').getAttribute('accept');
  expect(accept).toBe(acceptedFiles);
  const kinds = accept?.split(',');
  for (const kind of ['audio/*', 'video/mp4', 'video/webm', 'video/quicktime', 'audio/x-m4a'])
    expect(kinds).toContain(kind);
  for (const ending of [
    'm4a',
    'mp4',
    'mov',
    'qta',
    '3gp',
    'wav',
    'webm',
    'mka',
    'caf',
    'amr',
    'opus',
  ])
    expect(kinds).toContain(`.${ending}`);
});
