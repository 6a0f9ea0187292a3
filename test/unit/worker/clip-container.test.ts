import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sample } from '../../../recordings/samples.ts';
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

describe('a file is what its first bytes say', () => {
  test.each([
    ['wav', bytes('RIFF\x24\0\0\0WAVEfmt ')],
    ['flac', readFileSync(sample('misc_crow'))],
    ['ogg', oggPage('OpusHead\x01')],
    ['ogg', oggPage('\x01vorbis')],
    ['webm', ebml('\x84webm')],
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
    ['Matroska', ebml('\x88matroska')],
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
