/**
 * The central directory at the end of a zip: what each file in it must be (APPNOTE.TXT 6.3.10, sections
 * 4.3.12 and 4.3.16). The streaming unpacker reads only what stands before each file.
 */
import { strFromU8 } from 'fflate';
import { join } from './join.ts';

/** Longest directory, with the comment after it, in bytes: 200 names of 512 characters, and their attributes. */
export const maxDirectoryBytes = 256 * 1024;

const endSignature = 0x06054b50;
const endBytes = 22;
const entrySignature = 0x02014b50;
const entryBytes = 46;
/** Flag of a name in UTF-8. */
const utf8 = 1 << 11;

export interface DirectoryEntry {
  name: string;
  crc32: number;
  /** Unpacked, in bytes. */
  length: number;
}

/** Takes a zip in portions, and keeps of it what the directory can lie in. */
export class ZipDirectory {
  /** The last bytes, as a ring. */
  readonly #ring = new Uint8Array(maxDirectoryBytes);
  #zipBytes = 0;

  /** Takes the next bytes of the zip, and copies them. */
  push(part: Uint8Array): void {
    this.#zipBytes += part.length;
    const last = part.subarray(-maxDirectoryBytes);
    const at = (this.#zipBytes - last.length) % maxDirectoryBytes;
    const untilEnd = last.subarray(0, maxDirectoryBytes - at);
    this.#ring.set(untilEnd, at);
    this.#ring.set(last.subarray(untilEnd.length));
  }

  /** @returns undefined if the zip ends without a directory, or in one that is too long. */
  read(): DirectoryEntry[] | undefined {
    const end = this.#zipBytes % maxDirectoryBytes;
    const tail =
      this.#zipBytes < maxDirectoryBytes
        ? this.#ring.slice(0, end)
        : join([this.#ring.subarray(end), this.#ring.subarray(0, end)]);
    return readDirectory(tail, this.#zipBytes - tail.length);
  }
}

/** @param start of the tail in the zip. */
function readDirectory(tail: Uint8Array, start: number): DirectoryEntry[] | undefined {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true) - start;
  const entries: DirectoryEntry[] = [];
  while (entries.length < count) {
    if (at < 0 || at + entryBytes > end || view.getUint32(at, true) !== entrySignature)
      return undefined;
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    ) as [number, number, number];
    const isUtf8 = (view.getUint16(at + 8, true) & utf8) !== 0;
    const name = tail.subarray(at + entryBytes, at + entryBytes + nameBytes);
    entries.push({
      name: strFromU8(name, !isUtf8),
      crc32: view.getUint32(at + 16, true),
      length: view.getUint32(at + 24, true),
    });
    at += entryBytes + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

/** It is followed by a comment of any length, usually none. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - endBytes; at >= 0; at--)
    if (view.getUint32(at, true) === endSignature) return at;
  return undefined;
}
