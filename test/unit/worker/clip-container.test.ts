import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RefusalError } from '../../../protocol/refusals.ts';
import { sample } from '../../../recordings/samples.ts';
import { Beginning } from '../../../worker/clips/beginning.ts';
import { sniffContainer } from '../../../worker/clips/container.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** Frames of silence: MPEG 1, layer III, 128 kbit/s, 44.1 kHz, which makes 417 bytes. */
const mp3Frames = Buffer.concat(
  [0, 1].map(() => Buffer.concat([bytes('\xff\xfb\x90\x64'), Buffer.alloc(413)])),
);
/** The same of MPEG 2.5, 8 kbit/s, 8 kHz: 72 bytes. */
const slowFrames = Buffer.concat(
  [0, 1].map(() => Buffer.concat([bytes('\xff\xe3\x18\xc4'), Buffer.alloc(68)])),
);
/** The first page of an Ogg stream with one segment. */
const oggPage = (codec: string) =>
  Buffer.concat([bytes('OggS\0\x02'), Buffer.alloc(20), bytes('\x01\x13'), bytes(codec)]);
const ebml = (type: string) =>
  bytes(
    `\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82${type}B\x87\x81\x04`,
  );

/** An MP4 of that brand, and those that it says to be compatible with. */
const mp4 = (brand: string, ...others: string[]) =>
  Buffer.concat([
    Buffer.from([0, 0, 0, 16 + 4 * others.length]),
    bytes(`ftyp${brand}\0\0\0\0${others.join('')}`),
    bytes('\0\0\0\x08moov'),
  ]);
/** An ID3 tag of so many bytes. */
const id3 = (size: number) =>
  Buffer.concat([
    bytes('ID3\x03\0\0'),
    Buffer.from([size >> 21, size >> 14, size >> 7, size].map((part) => part & 127)),
    Buffer.alloc(size),
  ]);
const wav = bytes('RIFF\x24\0\0\0WAVEfmt ');

describe('a file is what its first bytes say', () => {
  test.each([
    ['wav', bytes('RIFF\x24\0\0\0WAVEfmt ')],
    ['flac', readFileSync(sample('misc_crow'))],
    ['ogg', oggPage('OpusHead\x01')],
    ['ogg', oggPage('\x01vorbis')],
    ['wav', bytes('RF64\xff\xff\xff\xffWAVEds64')],
    ['wav', bytes('BW64\xff\xff\xff\xffWAVEds64')],
    ['wav', bytes('RIFX\x24\0\0\0WAVEfmt ')],
    ['wav', Buffer.concat([id3(50), wav])],
    ['flac', Buffer.concat([id3(50), bytes('fLaC')])],
    ['flac', Buffer.concat([id3(3), id3(200), bytes('fLaC')])],
    ['ogg', oggPage('\x7fFLAC')],
    ['ogg', oggPage('Speex   ')],
    ['ogg', Buffer.concat([oggPage('fishead\0'.padEnd(19)), oggPage('OpusHead\x01')])],
    ['webm', ebml('\x84webm')],
    ['webm', ebml('\x88webm\0\0\0\0')],
    ['webm', ebml('\x01\0\0\0\0\0\0\x04webm')],
    // As Chrome calls audio/webm;codecs=pcm, and as files of the ending .mka are.
    ['webm', ebml('\x88matroska')],
    ...['M4A ', 'mp42', 'isom', 'iso6', 'qt  ', '3gp4', '3gp6', '3g2a', 'M4B ', 'dash', 'cmfc'].map(
      (brand): [string, Uint8Array] => ['mp4', mp4(brand)],
    ),
    ['mp4', mp4('XYZ ', 'isom', 'mp42')],
    ['mp4', bytes('\0\0\0\x1cftypM4A \0\0\0\0')],
    ['mp4', bytes('\0\0\0\x1cftypiso5\0\0\0\0')],
    ['mp3', bytes('ID3\x04\0\0\0\0\x02\x01rest')],
    ['mp3', mp3Frames],
    ['mp3', slowFrames],
  ])('%s', (type, head) => {
    expect(sniffContainer(head)).toBe(type);
  });

  test.each([
    ['nothing', bytes('')],
    ['a page', bytes('<!doctype html><script>alert(1)</script>')],
    ['a picture that runs scripts', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="x()">')],
    ['an archive', bytes('PK\x03\x04\x14\0\0\0')],
    ['a program', bytes('MZ\x90\0\x03\0')],
    ['a document', bytes('%PDF-1.7')],
    ['text', bytes('ID3 is a kind of tag')],
    ['AVI', bytes('RIFF\x24\0\0\0AVI LIST')],
    ['WebP', bytes('RIFF\x24\0\0\0WEBPVP8 ')],
    ['another kind of EBML', ebml('\x88matrjosk')],
    ['a picture that says to be a film, too', mp4('heic', 'mif1', 'isom')],
    ['a brand that nobody knows', mp4('XYZ ', 'ABC ')],
    ['AAC behind a tag', Buffer.concat([id3(20), bytes('\xff\xf1\x50\x80')])],
    ['Ogg of notes alone', Buffer.concat([oggPage('fishead\0'.padEnd(19)), oggPage('CMML')])],
    ['a film of Theora', oggPage('\x80theora')],
    ['a picture of HEIF', bytes('\0\0\0\x1cftypheic\0\0\0\0')],
    ['AAC without a container', bytes('\xff\xf1\x50\x80\x02\x1f\xfc')],
    ['a JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF')],
    [
      'one frame and then something else',
      Buffer.concat([mp3Frames.subarray(0, 417), bytes('<html>')]),
    ],
  ])('%s is no container of sound', (_, head) => {
    expect(sniffContainer(head)).toBeUndefined();
  });
});

describe('a file is looked at behind its tag', () => {
  /** @returns what it is, and how many of its bytes were taken for that. */
  function begun(file: Uint8Array, portion: number) {
    const beginning = new Beginning();
    for (let at = 0; at < file.length; at += portion) {
      const found = beginning.push(file.subarray(at, at + portion));
      if (found) return found;
    }
    return beginning.end();
  }

  test.each([1, 7, 100, 4096, 70_000])('however long that is, in portions of %d', (portion) => {
    const rest = Buffer.concat([wav, Buffer.alloc(5000)]);
    for (const size of [0, 50, 4090, 66_000]) {
      const found = begun(Buffer.concat([id3(size), rest]), portion);
      expect(found.type).toBe('wav');
      expect(Buffer.from(found.bytes).subarray(0, 16)).toEqual(wav);
    }
    expect(begun(id3(66_000), portion).type).toBe('mp3');
    expect(begun(id3(66_000).subarray(0, 9000), portion).type).toBe('mp3');
  });

  test.each([
    ['AAC without a container', bytes('\xff\xf1\x50\x80\x02\x1f\xfc')],
    ['AIFF', bytes('FORM\0\0\0\0AIFFCOMM')],
    ['AIFF', bytes('FORM\0\0\0\0AIFCFVER')],
    ['CAF (Core Audio)', bytes('caff\0\x01\0\0')],
    ['AMR', bytes('#!AMR\n')],
    ['AMR', bytes('#!AMR-WB\n')],
    ['Windows Media (WMA or WMV)', bytes('\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9')],
    ['MIDI, which is notes and no sound', bytes('MThd\0\0\0\x06')],
    ['AVI', bytes('RIFF\x24\0\0\0AVI LIST')],
    ['a web page', bytes('<!doctype html><script>')],
    ['a picture', mp4('heic', 'mif1')],
  ])('and what it is instead is told: %s', (name, file) => {
    const refusal = new RefusalError('clip-unsupported', `this is ${name}`);
    for (const portion of [1, 5000]) {
      expect(() => begun(file, portion)).toThrow(expect.objectContaining({ ...refusal }));
    }
  });

  test('and what is empty, or unknown, is told from it', () => {
    expect(() => begun(bytes(''), 1)).toThrow(expect.objectContaining({ code: 'clip-empty' }));
    const unknown = { code: 'clip-unsupported', detail: undefined };
    expect(() => begun(bytes('milk, bread'), 1)).toThrow(expect.objectContaining(unknown));
  });
});
