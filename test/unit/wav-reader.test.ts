import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import wavefile from 'wavefile';
import { WavError, type WavErrorCode } from '../../sound/wav/wav-error.ts';
import { WavReader } from '../../sound/wav/wav-reader.ts';
import { sniffContainer } from '../../worker/clips/container.ts';

const encodings: Record<string, (value: number) => number> = {
  '8': (value) => Math.round(value * 127) + 128,
  '16': (value) => Math.round(value * 32_767),
  '24': (value) => Math.round(value * 8_388_607),
  '32': (value) => Math.round(value * 2_147_483_647),
  '32f': (value) => value,
  '64': (value) => value,
};

const tone = Array.from({ length: 1000 }, (_, i) => 0.5 * Math.sin(i / 10));

/** As another program writes it. */
function wav(depth = '16', channels: number[][] = [tone], rateHz = 16_000): Uint8Array {
  const encoded = channels.map((channel) => channel.map(encodings[depth] as (v: number) => number));
  const file = new wavefile.WaveFile();
  const samples = encoded.length === 1 ? encoded[0] : encoded;
  file.fromScratch(channels.length, rateHz, depth, samples as number[]);
  return Uint8Array.from(file.toBuffer());
}

/** Reads a file that comes in portions of so many bytes. */
function read(file: Uint8Array, portion = 4096): { samples: number[]; reader: WavReader } {
  const reader = new WavReader();
  const samples: number[] = [];
  for (let at = 0; at < file.length; at += portion) {
    samples.push(...reader.push(file.subarray(at, at + portion)));
  }
  reader.end();
  return { samples, reader };
}

function chunk(id: string, bytes: Uint8Array, size = bytes.length): Uint8Array {
  const head = new Uint8Array(8);
  head.set(new TextEncoder().encode(id));
  new DataView(head.buffer).setUint32(4, size, true);
  return Buffer.concat([head, bytes, new Uint8Array(bytes.length % 2)]);
}

const riff = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
/** 16-bit mono of 16 kHz. */
const fmt = wav().slice(20, 36);
const sound = wav().slice(44);

function expectTone(samples: number[], precision = 4): void {
  expect(samples).toHaveLength(tone.length);
  samples.forEach((sample, i) => {
    expect(sample).toBeCloseTo(tone[i] as number, precision);
  });
}

describe('a WAV file is read', () => {
  test.each(Object.keys(encodings))('of %s bits', (depth) => {
    expectTone(read(wav(depth)).samples, depth === '8' ? 1 : 4);
  });

  test('as the mean of its channels', () => {
    const silent = tone.map(() => 0);
    const { samples, reader } = read(wav('24', [tone, silent, silent, tone], 48_000));
    expectTone(samples.map((sample) => 2 * sample));
    expect(reader.format).toMatchObject({ rateHz: 48_000, channels: 4 });
    expect(reader.frames).toBe(tone.length);
  });

  test('however it is cut into portions', () => {
    const file = wav('24', [tone, tone]);
    const { samples } = read(file);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (portion) => {
        expect(read(file, portion).samples).toEqual(samples);
      }),
      { numRuns: 20 },
    );
  });

  test('with chunks before and after the sound, of odd lengths too', () => {
    const odd = new Uint8Array(7).fill(65);
    const parts = [riff, chunk('LIST', odd), chunk('fmt ', fmt), chunk('fact', odd)];
    expectTone(read(Buffer.concat([...parts, chunk('data', sound), chunk('id3 ', odd)])).samples);
  });

  test('in the extensible format', () => {
    const extensible = new Uint8Array(40);
    extensible.set(fmt);
    new DataView(extensible.buffer).setUint16(0, 0xfffe, true);
    extensible[24] = 1;
    const file = Buffer.concat([riff, chunk('fmt ', extensible), chunk('data', sound)]);
    expectTone(read(file).samples);
  });

  test('with big-endian numbers (RIFX)', () => {
    const [big, bigSound, bigFmt] = ['RIFX', sound, fmt].map((part) => Buffer.from(part)) as [
      Buffer,
      Buffer,
      Buffer,
    ];
    bigSound.swap16();
    // Rates are of 32 bits.
    bigFmt.swap16();
    for (const at of [4, 8])
      bigFmt
        .subarray(at, at + 4)
        .swap32()
        .swap16();
    const head = (id: string, bytes: Buffer) => {
      const start = Buffer.from(`${id}\0\0\0\0`, 'latin1');
      start.writeUInt32BE(bytes.length, 4);
      return Buffer.concat([start, bytes]);
    };
    const file = [big, Buffer.from('\0\0\0\0WAVE'), head('fmt ', bigFmt), head('data', bigSound)];
    expectTone(read(Buffer.concat(file)).samples);
  });

  test('of more than 4 GiB (RF64), by the size in its first chunk, and not what follows', () => {
    const ds64 = Buffer.alloc(28);
    ds64.writeBigUInt64LE(BigInt(sound.length), 8);
    const parts = [
      Buffer.from('RF64\xff\xff\xff\xffWAVE', 'latin1'),
      chunk('ds64', ds64),
      chunk('fmt ', fmt),
      chunk('data', sound, 0xffff_ffff),
      chunk('id3 ', new Uint8Array(8).fill(65)),
    ];
    const { samples, reader } = read(Buffer.concat(parts));
    expectTone(samples);
    expect(reader.promisedBytes).toBe(sound.length);
  });

  test('whose end is missing, with how much that is', () => {
    const { reader } = read(wav().subarray(0, 1044));
    expect(reader).toMatchObject({ soundBytes: 1000, promisedBytes: 2000, frames: 500 });
  });

  test.each([0, 0x7fff_ffff, 0xffff_ffff])('to its end, if its size is %i', (size) => {
    expectTone(read(Buffer.concat([riff, chunk('fmt ', fmt), chunk('data', sound, size)])).samples);
  });

  test('with floats that are louder than full scale, or no numbers, within bounds', () => {
    const loud = wav('32f', [[2, -3, Number.NaN, Number.POSITIVE_INFINITY, 0.5]]);
    expect(read(loud).samples).toEqual([1, -1, 0, 1, 0.5]);
  });
});

/** The format with one of its 16-bit fields changed. */
function fmtWith(at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(fmt);
  new DataView(changed.buffer).setUint16(at, value, true);
  return changed;
}

describe('a file is refused as unreadable', () => {
  test.each<[string, WavErrorCode, Uint8Array]>([
    ['that is no WAV', 'header', Buffer.from('RIFF\0\0\0\0AVI LIST')],
    ['without sound', 'header', Buffer.concat([riff, chunk('fmt ', fmt)])],
    [
      'with no whole sample',
      'empty',
      Buffer.concat([riff, chunk('fmt ', fmt), chunk('data', sound.slice(0, 1))]),
    ],
    ['that does not say its format', 'header', Buffer.concat([riff, chunk('data', sound)])],
    ['whose format is cut', 'header', Buffer.concat([riff, chunk('fmt ', fmt.slice(0, 14))])],
    ['that is cut in its header', 'header', riff.subarray(0, 11)],
    ['of A-law', 'format', Buffer.concat([riff, chunk('fmt ', fmtWith(0, 6))])],
    ['of 12 bits', 'format', Buffer.concat([riff, chunk('fmt ', fmtWith(14, 12))])],
    ['of no channels', 'format', Buffer.concat([riff, chunk('fmt ', fmtWith(2, 0))])],
    ['of 33 channels', 'format', Buffer.concat([riff, chunk('fmt ', fmtWith(2, 33))])],
    ['of 7 999 Hz', 'format', Buffer.concat([riff, chunk('fmt ', fmtWith(4, 7_999))])],
    [
      'whose frames do not fit its samples',
      'header',
      Buffer.concat([riff, chunk('fmt ', fmtWith(12, 3))]),
    ],
  ])('%s: %s', (_, code, file) => {
    expect(errorOf(() => read(file))).toBeInstanceOf(WavError);
    expect(errorOf(() => read(file))).toMatchObject({ code });
  });

  test('whatever its bytes are: nothing else is thrown', () => {
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.concat([riff, bytes])),
      fc
        .tuple(fc.uint8Array({ minLength: 0, maxLength: 60 }), fc.uint8Array({ maxLength: 100 }))
        .map(([format, data]) => Buffer.concat([riff, chunk('fmt ', format), chunk('data', data)])),
      // A file with some of its bytes changed.
      fc
        .array(fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 255 })))
        .map((changes) => {
          const damaged = Uint8Array.from(wav('16', [tone.slice(0, 20)]));
          for (const [at, value] of changes) damaged[at] = value;
          return damaged;
        }),
    );
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 60 }), (bytes, portion) => {
        sniffContainer(bytes);
        try {
          for (const sample of read(bytes, portion).samples) {
            expect(Math.abs(sample)).toBeLessThanOrEqual(1);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(WavError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function errorOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
