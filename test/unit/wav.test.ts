import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import wavefile from 'wavefile';
import { readRecording } from '../../recordings/recording.ts';
import { RecordingError } from '../../recordings/recording-error.ts';
import { sample } from '../../recordings/samples.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-wav-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** A 440 Hz tone of half amplitude, one second, full scale being 1. */
function tone(rateHz: number, seconds = 1): Float64Array {
  return Float64Array.from(
    { length: rateHz * seconds },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / rateHz),
  );
}

const encodings: Record<string, (value: number) => number> = {
  '8': (value) => Math.round(value * 127) + 128,
  '16': (value) => Math.round(value * 32_767),
  '24': (value) => Math.round(value * 8_388_607),
  '32': (value) => Math.round(value * 2_147_483_647),
  '32f': (value) => value,
  '64': (value) => value,
};

function wav(rateHz: number, depth: string, channels: Float64Array[], container?: string) {
  const encode = encodings[depth] ?? ((value: number) => value);
  const encoded = channels.map((channel) => channel.map(encode));
  const built = new wavefile.WaveFile();
  const samples = encoded.length === 1 ? encoded[0] : encoded;
  built.fromScratch(channels.length, rateHz, depth, samples as unknown as number[], { container });
  return built.toBuffer();
}

/** Largest difference from the tone, away from the ends, where resampling meets silence. */
function errorOf(sound: Float32Array): number {
  const expected = tone(16_000);
  let worst = 0;
  for (let i = 200; i < 15_800; i++)
    worst = Math.max(worst, Math.abs((sound[i] as number) - (expected[i] as number)));
  return worst;
}

describe('a WAV file', () => {
  it.each(Object.keys(encodings))('of %s bits gives the sound it was made of', async (depth) => {
    const sound = await readRecording(
      await file(`${depth}.wav`, wav(16_000, depth, [tone(16_000)])),
    );
    expect(sound).toHaveLength(16_000);
    expect(errorOf(sound)).toBeLessThan(depth === '8' ? 0.01 : 0.0001);
  });

  it.each([8_000, 11_025, 22_050, 44_100, 48_000])(
    'of %i Hz becomes 16 kHz of the same length and pitch',
    async (rateHz) => {
      const sound = await readRecording(
        await file(`${rateHz}.wav`, wav(rateHz, '16', [tone(rateHz)])),
      );
      expect(sound).toHaveLength(16_000);
      expect(errorOf(sound)).toBeLessThan(0.001);
    },
  );

  it('of several channels becomes the one in which there is sound', async () => {
    const silent = new Float64Array(48_000);
    const bytes = wav(48_000, '24', [tone(48_000), silent, silent, tone(48_000)]);
    const sound = await readRecording(await file('quad.wav', bytes));
    expect(errorOf(sound)).toBeLessThan(0.001);
  });

  it('with big-endian samples (RIFX) is read like any other', async () => {
    for (const depth of ['16', '24', '32f']) {
      const bytes = wav(16_000, depth, [tone(16_000)], 'RIFX');
      const sound = await readRecording(await file('rifx.wav', bytes));
      expect(errorOf(sound)).toBeLessThan(0.0001);
    }
  });

  it('whose format is extensible is read as the format it extends', async () => {
    const bytes = wav(16_000, '32f', [tone(16_000)]);
    const plain = Buffer.from(bytes);
    const at = plain.indexOf('fmt ');
    const size = plain.readUInt32LE(at + 4);
    const fmt = Buffer.alloc(48);
    plain.copy(fmt, 0, at, at + 24);
    fmt.writeUInt32LE(40, 4);
    fmt.writeUInt16LE(0xfffe, 8);
    fmt.writeUInt16LE(22, 24);
    fmt.writeUInt16LE(32, 26);
    // Sub-format: IEEE float, then the rest of Microsoft's GUID.
    fmt.writeUInt16LE(3, 32);
    fmt.write('000000001000800000aa00389b71', 34, 'hex');
    const extensible = Buffer.concat([plain.subarray(0, at), fmt, plain.subarray(at + 8 + size)]);
    expect(errorOf(await readRecording(await file('extensible.wav', extensible)))).toBeLessThan(
      1e-4,
    );
  });

  it('that was written to a pipe, without sizes, is read to its end', async () => {
    const bytes = Buffer.from(wav(16_000, '16', [tone(16_000)]));
    bytes.writeUInt32LE(0xffff_ffff, bytes.indexOf('data') + 4);
    expect(await readRecording(await file('pipe.wav', bytes))).toHaveLength(16_000);
  });
});

describe('a file that is no sound', () => {
  const good = wav(16_000, '16', [tone(16_000)]);

  it.each([
    ['empty.wav', new Uint8Array(0), 'is empty.'],
    ['text.wav', new TextEncoder().encode('filename,class\n'), 'is neither WAV nor FLAC'],
    ['cut.wav', good.subarray(0, 1000), 'is truncated: it has 956 of 32000 bytes'],
    [
      'header.wav',
      good.subarray(0, 30),
      'is truncated or damaged: it is a WAV file cut in its header.',
    ],
    [
      'silent.wav',
      good.subarray(0, 40),
      'is truncated or damaged: it is a WAV file cut in its header.',
    ],
    ['cut.flac', new TextEncoder().encode('fLaC and no more of it'), 'is truncated'],
    ['adpcm.wav', adpcm(), 'cannot be read here: it is IMA ADPCM in a WAV file.'],
  ])('is refused with a sentence that names it: %s', async (name, bytes, reason) => {
    const path = await file(name, bytes);
    const refusal = readRecording(path);
    await expect(refusal).rejects.toThrow(RecordingError);
    await expect(refusal).rejects.toThrow(`${path} ${reason}`);
  });

  it('is refused if it is missing or a folder', async () => {
    await expect(readRecording(join(folder, 'none.wav'))).rejects.toThrow('there is no such file');
    await expect(readRecording(folder)).rejects.toThrow('it is a folder');
  });

  it('is refused if it is a FLAC file that lacks its end', async () => {
    const bytes = await readFile(sample('misc_crow'));
    const path = await file('half.flac', bytes.subarray(0, bytes.length / 2));
    await expect(readRecording(path)).rejects.toThrow(
      /half\.flac is truncated: it has \d+ of 21196/,
    );
  });

  function adpcm(): Uint8Array {
    const built = new wavefile.WaveFile(wav(8_000, '16', [tone(8_000)]));
    built.toIMAADPCM();
    return built.toBuffer();
  }
});

it('a FLAC file of 44.1 kHz becomes 16 kHz of the same length', async () => {
  const sound = await readRecording(sample('misc_crow'));
  expect(sound).toHaveLength(Math.ceil((21_196 * 16_000) / 44_100));
  expect(Math.max(...sound.map(Math.abs))).toBeGreaterThan(0.1);
});
