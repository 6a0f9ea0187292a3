/**
 * Which container a file is, by its first bytes. What its name or its sender says counts for nothing:
 * a page or a script under the name of a sound would otherwise be served as what it is.
 */
import type { ClipType } from '../../protocol/clip.ts';
import { id3Bytes } from '../../sound/id3.ts';
import { isMp3Frame } from './mp3.ts';
import { nameOfOther } from './other-files.ts';

/** How many bytes are looked at, where the file has as many: the longest MP3 frame and what follows. */
export const sniffedBytes = 4096;

/**
 * @param head the file's first bytes, perhaps with a tag before them.
 * @returns undefined for what is no container of sound.
 */
export function sniffContainer(head: Uint8Array): ClipType | undefined {
  const text = (start: number, end: number) => String.fromCharCode(...head.subarray(start, end));
  if (/^(RIFF|RIFX|RF64|BW64)$/.test(text(0, 4)) && text(8, 12) === 'WAVE') return 'wav';
  if (text(0, 4) === 'fLaC') return 'flac';
  if (text(0, 5) === 'OggS\0') return isOggAudio(head) ? 'ogg' : undefined;
  if (text(0, 4) === '\x1aE\xdf\xa3') return isMatroska(head) ? 'webm' : undefined;
  if (text(4, 8) === 'ftyp') return isMp4(head) ? 'mp4' : undefined;
  const tagBytes = id3Bytes(head);
  if (tagBytes !== undefined) return sniffTagged(head.subarray(tagBytes));
  return isMp3Frame(head) ? 'mp3' : undefined;
}

/** Editors put tags before any container; but behind one, an MP3 need not begin with a frame. */
function sniffTagged(rest: Uint8Array): ClipType | undefined {
  return sniffContainer(rest) ?? (nameOfOther(rest) === undefined ? 'mp3' : undefined);
}

/** Sound that the first page of an Ogg stream announces, after the page's segment table (RFC 3533). */
const oggAudio = ['OpusHead', '\x01vorbis', '\x7fFLAC', 'Speex   '];

/** Of streams side by side, each begins with a page of its own; a skeleton may lead them. */
function isOggAudio(head: Uint8Array): boolean {
  const text = (start: number, end: number) => String.fromCharCode(...head.subarray(start, end));
  let at = 0;
  while (text(at, at + 4) === 'OggS') {
    const isFirstOfStream = ((head[at + 5] ?? 0) & 2) !== 0;
    const segments = head[at + 26] ?? 0;
    const payload = at + 27 + segments;
    const codec = text(payload, payload + 8);
    if (isFirstOfStream && oggAudio.some((magic) => codec.startsWith(magic))) return true;
    if (!codec.startsWith('fishead')) return false;
    at = head.subarray(at + 27, payload).reduce((sum, bytes) => sum + bytes, payload);
  }
  return false;
}

/**
 * WebM is Matroska with fewer codecs, and Chrome's recorder calls its WebM with PCM Matroska: either
 * is taken, by the element DocType of its header (RFC 8794, 11.2.4).
 */
function isMatroska(head: Uint8Array): boolean {
  const start = String.fromCharCode(...head.subarray(0, 128));
  const at = start.indexOf('\x42\x82') + 2;
  // The length of the value takes one byte, or eight.
  const value = at + ((head[at] ?? 0) === 1 ? 8 : 1);
  return at > 1 && ['webm', 'matroska'].some((type) => start.startsWith(type, value));
}

/** Brands of ISO media files that hold sound or film (mp4ra.org), and of those that hold pictures. */
const mediaBrands =
  /^(?:isom|iso\w|mp4\w|mp71|mmp4|MSNV|M4[ABPV] |M4VH|M4VP|F4[ABPV] |f4[abpv] |dash|msdh|cmf\w|avc1|hvc1|3g[eghpr2].|qt {2}|XAVC|NDS.|kddi|dby1|caqv)$/;
const pictureBrands = /^(?:hei\w|hev\w|avi[fs]|mif1|msf1|jpe?g|jpm |jp2 |crx )$/;

/** By its brand; or, where that is not known, by those with which the file says to be compatible. */
function isMp4(head: Uint8Array): boolean {
  const text = (start: number) => String.fromCharCode(...head.subarray(start, start + 4));
  const bytes = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const brands = [text(8)];
  for (let at = 16; at + 4 <= Math.min(bytes, head.length); at += 4) brands.push(text(at));
  return !pictureBrands.test(text(8)) && brands.some((brand) => mediaBrands.test(brand));
}
