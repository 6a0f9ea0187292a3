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
  samples.push(...reader.end());
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

  test('of several channels, as the one in which there is sound', () => {
    const silent = tone.map(() => 0);
    const opposite = tone.map((sample) => -sample);
    const { samples, reader } = read(wav('24', [tone, silent, silent, opposite], 48_000));
    expectTone(samples);
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
    for (const [length, subFormat] of [
      [40, 1],
      [26, 1],
      [18, 0],
    ] as const) {
      const extensible = new Uint8Array(40).fill(0xab, 26);
      extensible.set(fmt);
      new DataView(extensible.buffer).setUint16(0, 0xfffe, true);
      extensible[24] = subFormat;
      const format = chunk('fmt ', extensible.subarray(0, length));
      expectTone(read(Buffer.concat([riff, format, chunk('data', sound)])).samples);
    }
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

  test.each(['RF64', 'BW64'])(
    'of more than 4 GiB (%s), by the size in its first chunk, and not what follows',
    (id) => {
      const ds64 = Buffer.alloc(28);
      ds64.writeBigUInt64LE(BigInt(sound.length), 8);
      const parts = [
        Buffer.from(`${id}\xff\xff\xff\xffWAVE`, 'latin1'),
        chunk('ds64', ds64),
        chunk('fmt ', fmt),
        chunk('data', sound, 0xffff_ffff),
        chunk('id3 ', new Uint8Array(8).fill(65)),
      ];
      const { samples, reader } = read(Buffer.concat(parts));
      expectTone(samples);
      expect(reader.promisedBytes).toBe(sound.length);
    },
  );

  test('whose end is missing, with how much that is', () => {
    const { reader } = read(wav().subarray(0, 1044));
    expect(reader).toMatchObject({ soundBytes: 1000, promisedBytes: 2000, frames: 500 });
  });

  test.each([0, 3000, 0x7fff_f000, 0x7fff_ffff, 0xffff_ffdb, 0xffff_ffff])(
    'to its end, if its size is %i',
    (size) => {
      expectTone(
        read(Buffer.concat([riff, chunk('fmt ', fmt), chunk('data', sound, size)])).samples,
      );
    },
  );

  test('with floats that are louder than full scale, or no numbers, within bounds', () => {
    const loud = wav('32f', [[2, -3, Number.NaN, Number.POSITIVE_INFINITY, 0.5]]);
    expect(read(loud).samples).toEqual([1, -1, 0, 1, 0.5]);
  });
});

/** The format with some of its 16-bit fields changed. */
function fmtWith(...fields: [at: number, value: number][]): Uint8Array {
  const changed = Uint8Array.from(fmt);
  for (const [at, value] of fields) new DataView(changed.buffer).setUint16(at, value, true);
  return changed;
}

/** Words of so many bytes. */
function words(bytes: number, samples: number[], encode: (value: number) => number): Uint8Array {
  const data = Buffer.alloc(bytes * samples.length);
  for (const [i, sample] of samples.entries())
    data.writeIntLE(Math.round(encode(sample)), i * bytes, bytes);
  return Uint8Array.from(data);
}

const file = (format: Uint8Array, data: Uint8Array, ...after: Uint8Array[]) =>
  Buffer.concat([riff, chunk('fmt ', format), chunk('data', data), ...after]);

/** A tone that begins in silence, as recordings do. */
const quietly = [...tone.map(() => 0), ...tone.map((value, i) => (value * i) / 1000)];

function expectSound(actual: number[], expected: number[], precision = 3): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.map((sample, i) => Math.abs(sample - (expected[i] as number)));
  expect(Math.max(...worst)).toBeLessThan(10 ** -precision);
}

describe('a WAV file is read as players read it', () => {
  test.each([0, 1, 3, 4, 4711])('with frames that it says to be of %d bytes', (frameBytes) => {
    expectTone(read(file(fmtWith([12, frameBytes]), sound)).samples);
    const stereo = wav('16', [tone, tone.map(() => 0)]);
    const format = Uint8Array.from(stereo.slice(20, 36));
    new DataView(format.buffer).setUint16(12, frameBytes, true);
    expectTone(read(file(format, stereo.slice(44))).samples);
  });

  test.each(['8a', '8m'])('of logarithmic bytes (%s), as another program reads them', (depth) => {
    const made = new wavefile.WaveFile(wav());
    if (depth === '8a') made.toALaw();
    else made.toMuLaw();
    const bytes = Uint8Array.from(made.toBuffer());
    const { samples } = read(bytes);
    if (depth === '8a') made.fromALaw();
    else made.fromMuLaw();
    const other = Array.from(made.getSamples() as unknown as number[], (value) => value / 32_768);
    expectSound(samples, other, 3);
    expectSound(samples, tone, 1);
  });

  test('of every logarithmic byte, as another program reads it', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    for (const [tag, convert] of [
      [6, 'fromALaw'],
      [7, 'fromMuLaw'],
    ] as const) {
      const made = file(fmtWith([0, tag], [12, 1], [14, 8]), bytes);
      const other = new wavefile.WaveFile(Uint8Array.from(made));
      other[convert]();
      const expected = Array.from(other.getSamples() as unknown as number[], (v) => v / 32_768);
      expectSound(read(made).samples, expected, 4);
    }
  });

  test.each([
    ['20 bits in 24', 20, 3],
    ['12 bits in 16', 12, 2],
    ['24 bits in 32', 24, 4],
    ['20 bits in 32', 20, 4],
    ['40 bits', 40, 5],
  ])('of %s, at either end of their words', (_, bits, bytes) => {
    const format = fmtWith([12, bytes], [14, bits]);
    const full = 2 ** (bits - 1) - 1;
    const spare = 2 ** (8 * bytes - bits);
    const upper = words(bytes, quietly, (value) => Math.round(value * full) * spare);
    expectSound(read(file(format, upper)).samples, quietly);
    if (spare === 1) return;
    const lower = words(bytes, quietly, (value) => value * full);
    expectSound(read(file(format, lower)).samples, quietly);
    const unsigned = lower.map((byte, i) => (bits === 24 && i % 4 === 3 ? 0 : byte));
    expectSound(read(file(format, unsigned)).samples, quietly);
  });

  test('of 24 valid bits of 32 (extensible), at either end, and with sound in all of them', () => {
    const extensible = new Uint8Array(40);
    extensible.set(fmtWith([0, 0xfffe], [12, 4], [14, 32]));
    new DataView(extensible.buffer).setUint16(18, 24, true);
    extensible[24] = 1;
    for (const encode of [
      (value: number) => Math.round(value * 8_388_607) * 256,
      (value: number) => value * 8_388_607,
      (value: number) => value * 2_147_483_647,
    ]) {
      expectSound(read(file(extensible, words(4, quietly, encode))).samples, quietly);
    }
  });

  test('of 16 bits that were made 24 in words of 32, at either end', () => {
    const format = fmtWith([12, 4], [14, 24]);
    for (const bits of [8, 16]) {
      const made = words(4, quietly, (value) => Math.round(value * 32_767) * 2 ** bits);
      expectSound(read(file(format, made)).samples, quietly);
    }
  });

  test('of 24 bits in words that say to have 32, and of what has them', () => {
    const format = fmtWith([12, 4], [14, 32]);
    for (const encode of [
      (value: number) => value * 8_388_607,
      (value: number) => Math.round(value * 32_767) * 256,
    ]) {
      const lower = words(4, quietly, encode);
      expectSound(read(file(format, lower)).samples, quietly);
    }
    // Quiet sound of 32 bits, and of 16 at their upper end, is still quiet.
    const faint = tone.map((value) => value / 2 ** 15);
    const whole = words(4, faint, (value) => value * 2 ** 31);
    expectSound(read(file(format, whole)).samples, faint, 6);
    const late = [...tone.map((value) => value / 500), ...tone];
    const loud = words(4, late, (value) => value * 2 ** 31);
    expectSound(read(file(format, loud)).samples, late, 6);
    const short = tone.map((value) => Math.round(value * 100) / 2 ** 15);
    const upper = words(4, short, (value) => value * 2 ** 31);
    expectSound(read(file(format, upper)).samples, short, 6);
  });

  test('of 24 bits in words of 32, the first second of them faint', () => {
    const format = fmtWith([12, 4], [14, 24]);
    const faint = Array.from({ length: 16_000 }, (_, i) => 0.002 * Math.sin(i));
    const upper = words(4, [...faint, ...tone], (value) => Math.round(value * 8_388_607) * 256);
    expectSound(read(file(format, upper)).samples, [...faint, ...tone]);
  });

  test('of 24 bits whose frames say that they have 32, but have not', () => {
    const format = fmtWith([12, 4], [14, 24]);
    const packed = words(3, quietly, (value) => value * 8_388_607);
    expectSound(read(file(format, packed)).samples, quietly);
  });

  test('whose samples lie at the upper end after a long silence, however it is cut', () => {
    const late = [...Array.from({ length: 20_000 }, () => 0), ...tone];
    const format = fmtWith([12, 4], [14, 24]);
    for (const encode of [
      (value: number) => Math.round(value * 8_388_607) * 256,
      (value: number) => value * 8_388_607,
    ]) {
      const bytes = file(format, words(4, late, encode));
      const { samples } = read(bytes);
      expectSound(samples, late);
      for (const portion of [7, 1000, 20_000])
        expect(read(bytes, portion).samples).toEqual(samples);
    }
  });

  test('with odd chunks, whether or not a byte makes them even, and whatever byte', () => {
    const odd = new Uint8Array(25).fill(65);
    for (const pad of [[], [0], [0x20], [0xff]]) {
      const list = Buffer.concat([chunk('LIST', odd).subarray(0, 33), Uint8Array.from(pad)]);
      const own = Buffer.concat([chunk('abcd', odd).subarray(0, 33), Uint8Array.from(pad)]);
      const parts = [riff, list, chunk('fmt ', fmt), own, chunk('data', sound)];
      expectTone(read(Buffer.concat(parts)).samples);
      expectTone(read(Buffer.concat(parts), 1).samples);
    }
  });

  test('with stray bytes between its chunks, and anything after its sound', () => {
    const stray = Uint8Array.from([0, 0, 7, 255, 65, 66]);
    const rest = new Uint8Array(200_000).fill(0x41);
    const parts = [riff, chunk('fmt ', fmt), stray, chunk('data', sound), stray, rest];
    expectTone(read(Buffer.concat(parts)).samples);
  });

  test('with its format after its sound, and notes between', () => {
    const parts = [
      riff,
      chunk('data', sound),
      chunk('bext', new Uint8Array(602)),
      chunk('fmt ', fmt),
    ];
    for (const portion of [1, 100, 4096])
      expectTone(read(Buffer.concat([...parts, chunk('LIST', sound)]), portion).samples);
  });

  test.each([1000, 8000, 11_025, 96_000, 384_000])('of %d Hz', (rateHz) => {
    expect(read(wav('16', [tone], rateHz)).reader.format?.rateHz).toBe(rateHz);
  });

  test('of 6 channels', () => {
    const silent = tone.map(() => 0);
    expectTone(read(wav('16', [tone, silent, silent, silent, silent, silent])).samples);
  });
});

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
    ['of no channels', 'format', file(fmtWith([2, 0]), sound)],
    ['of 65 channels', 'format', file(fmtWith([2, 65]), sound)],
    ['of 999 Hz', 'format', file(fmtWith([4, 999]), sound)],
    ['of 16-bit floats', 'format', file(fmtWith([0, 3]), sound)],
    ['that is damaged between its chunks', 'header', Buffer.concat([riff, new Uint8Array(70_000)])],
  ])('%s: %s', (_, code, file) => {
    expect(errorOf(() => read(file))).toBeInstanceOf(WavError);
    expect(errorOf(() => read(file))).toMatchObject({ code });
  });

  test.each([
    [0x55, 'MP3 in a WAV file'],
    [0x31, 'GSM 6.10 in a WAV file'],
    [0x11, 'IMA ADPCM in a WAV file'],
    [0x2, 'Microsoft ADPCM in a WAV file'],
    [0x161, 'Windows Media Audio in a WAV file'],
    [0x1234, 'an unknown encoding (4660, 16 bits) in a WAV file'],
  ])('of another encoding (%i), which is named: %s', (tag, message) => {
    expect(errorOf(() => read(file(fmtWith([0, tag]), sound)))).toMatchObject({ message });
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
