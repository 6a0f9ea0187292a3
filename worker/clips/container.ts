/**
 * Which container a file is, by its first bytes. What its name or its sender says counts for nothing:
 * a page or a script under the name of a sound would otherwise be served as what it is.
 */
import type { ClipType } from '../../protocol/clip.ts';

/** How many bytes are looked at, where the file has as many: the longest MP3 frame and what follows. */
export const sniffedBytes = 4096;

/** @param head the file's first bytes. @returns undefined for what is no container of sound. */
export function sniffContainer(head: Uint8Array): ClipType | undefined {
  const text = (start: number, end: number) => String.fromCharCode(...head.subarray(start, end));
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WAVE') return 'wav';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 5) === 'OggS\0') {
    const payload = 27 + (head[26] ?? 0);
    const codec = text(payload, payload + 8);
    return oggAudio.some((magic) => codec.startsWith(magic)) ? 'ogg' : undefined;
  }
  if (text(0, 4) === '\x1aE\xdf\xa3' && text(0, 64).includes(webmDocType)) return 'webm';
  if (text(4, 8) === 'ftyp' && mp4Brands.test(text(8, 12))) return 'mp4';
  if (isId3(head) || isMp3Frame(head)) return 'mp3';
  return undefined;
}

/** Sound that the first page of an Ogg stream announces, after the page's segment table (RFC 3533). */
const oggAudio = ['OpusHead', '\x01vorbis', '\x7fFLAC', 'Speex   '];

/** The EBML element DocType with its length and value (RFC 8794, 11.2.4): Matroska says otherwise. */
const webmDocType = '\x42\x82\x84webm';

/** Brands of ISO media files that hold sound or film (mp4ra.org); those of pictures are not among them. */
const mp4Brands = /^(?:isom|iso\d|mp4\d|mp71|M4[ABPV] |dash|msdh|avc1|3g[p2].|f4[ab] |qt {2})$/;

/** An ID3v2 tag: version 2 to 4, flags and a size in four bytes of seven bits (id3.org, 3.1). */
function isId3(head: Uint8Array): boolean {
  const [i, d, three, major = 0, revision = 0xff, , ...size] = head.subarray(0, 10);
  return (
    String.fromCharCode(i ?? 0, d ?? 0, three ?? 0) === 'ID3' &&
    major >= 2 &&
    major <= 4 &&
    revision < 0xff &&
    size.length === 4 &&
    size.every((byte) => byte < 0x80)
  );
}

/** Bit rates of layer III in kbit/s, by index, of MPEG 1 and of MPEG 2 and 2.5 (ISO 11172-3, 2.4.2.3). */
const mpeg1BitRates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const mpeg2BitRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const mpeg1RatesHz = [44_100, 48_000, 32_000];

/** Two frames in a row: the sync word alone is found in many a file. */
function isMp3Frame(head: Uint8Array): boolean {
  const length = mp3FrameBytes(head, 0);
  return length !== undefined && mp3FrameBytes(head, length) !== undefined;
}

/** @returns the length of the layer III frame that begins there, undefined if none does. */
function mp3FrameBytes(head: Uint8Array, at: number): number | undefined {
  const [sync = 0, kind = 0, rates = 0] = head.subarray(at, at + 3);
  const version = (kind >> 3) & 3;
  const layer = (kind >> 1) & 3;
  if (sync !== 0xff || kind < 0xe0 || version === 1 || layer !== 1) return undefined;
  const bitRate = (version === 3 ? mpeg1BitRates : mpeg2BitRates)[rates >> 4];
  const mpeg1RateHz = mpeg1RatesHz[(rates >> 2) & 3];
  if (!bitRate || !mpeg1RateHz) return undefined;
  const rateHz = mpeg1RateHz / { 3: 1, 2: 2, 0: 4 }[version as 0 | 2 | 3];
  const samplesPerByte = (version === 3 ? 1152 : 576) / 8;
  return Math.floor((samplesPerByte * bitRate * 1000) / rateHz) + ((rates >> 1) & 1);
}
