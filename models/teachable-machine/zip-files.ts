/** The files of an export in a zip, unpacked as the zip comes, and never more than a model needs. */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { ModelError } from '../package/model-error.ts';
import { maxWeightsBytes } from '../package/model-package.ts';
import type { ExportFiles } from './export-files.ts';
import { join } from './join.ts';
import { describeOtherExport } from './other-exports.ts';

/** Longest zip, in bytes: the largest weights, which hardly get smaller, and what else may lie beside. */
export const maxZipBytes = 24 * 1024 * 1024;
/** Most files in a zip; an export has three. */
export const maxZipFiles = 200;
/** Longest name of a file with its folders, in characters. */
export const maxZipNameLength = 512;
/** Longest `model.json` and `metadata.json`, in bytes; the site's have 6,000 and 200. */
export const maxJsonBytes = 1024 * 1024;
/** Most bytes that are unpacked of one zip. */
const maxUnpackedBytes = maxWeightsBytes + 2 * maxJsonBytes;
/** How many times its packed bytes a file may be, once it is longer than `maxJsonBytes`. */
export const maxZipRatio = 100;
/**
 * How many more packed bytes a file may take than it has so far: one block that is stored, which is handed on when
 * it is whole, and what is given at a time. More are what follows its end, or blocks without content.
 */
const maxIdleBytes = 96 * 1024;
/** Given to the unpacker at a time: it may make up to 1,032 bytes of each at once. */
const portion = 4096;

const wanted = /(^|\/)(model\.json|metadata\.json|[^/]*\.bin)$/;
/** What macOS adds of its own. */
const ofTheSystem = /(^|\/)(__MACOSX\/|\._)/;
const outside = /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:|\0/i;

/** Takes a zip in portions. Whatever is wrong with it is thrown at once; nothing is kept of it then. */
export class ZipFiles {
  readonly #unzip = new Unzip((file) => this.#begin(file));
  readonly #names: string[] = [];
  readonly #parts = new Map<string, Uint8Array[]>();
  #zipBytes = 0;
  #unpackedBytes = 0;
  /** The file that is being unpacked: where it began in the zip, and how much there is of it. */
  #current: { begin: number; length: number; name: string } | undefined;

  constructor() {
    this.#unzip.register(UnzipInflate);
  }

  /**
   * Takes the next bytes of the zip; they are copied.
   * @throws {ModelError} `zip-damaged`, `zip-too-large` or `export-unsuited`
   */
  push(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; start += portion) {
      const part = bytes.slice(start, start + portion);
      this.#zipBytes += part.length;
      if (this.#zipBytes > maxZipBytes) this.#tooLarge(`has more than ${maxZipBytes} bytes`);
      this.#unpack(part, false);
      const current = this.#current;
      if (current && this.#zipBytes - current.begin > current.length + maxIdleBytes)
        throw damaged(`"${current.name}" goes on without content`);
    }
  }

  /**
   * The zip has ended.
   * @returns the files that a model can be of, by their names in the zip.
   * @throws {ModelError} `zip-damaged`, `zip-too-large` or `export-unsuited`
   */
  end(): ExportFiles {
    this.#unpack(new Uint8Array(0), true);
    if (this.#names.length === 0) throw damaged('it has no files');
    return {
      names: this.#names,
      contents: new Map([...this.#parts].map(([name, parts]) => [name, join(parts)])),
    };
  }

  #unpack(part: Uint8Array, last: boolean): void {
    try {
      this.#unzip.push(part, last);
    } catch (error) {
      throw error instanceof ModelError ? error : damaged((error as Error).message);
    }
  }

  #begin(file: UnzipFile): void {
    const { name, originalSize = 0 } = file;
    if (name.length > maxZipNameLength)
      this.#tooLarge(`names a file in more than ${maxZipNameLength} characters`);
    if (outside.test(name)) throw damaged('it names a file outside of it');
    this.#names.push(name);
    if (this.#names.length > maxZipFiles) this.#tooLarge(`has more than ${maxZipFiles} files`);
    if (!wanted.test(name) || ofTheSystem.test(name)) return;
    if (this.#parts.has(name)) throw damaged(`it has "${name}" twice`);
    const limit = name.endsWith('.json') ? maxJsonBytes : maxWeightsBytes;
    if (originalSize > limit) this.#tooLarge(`has a file "${name}" of more than ${limit} bytes`);
    const parts: Uint8Array[] = [];
    this.#parts.set(name, parts);
    const current = { begin: Math.max(0, this.#zipBytes - portion), length: 0, name };
    this.#current = current;
    file.ondata = (error, part, last) => {
      // The unpacker hands on what is thrown below, too.
      if (error) throw error;
      current.length += part.length;
      this.#unpackedBytes += part.length;
      if (current.length > limit || this.#unpackedBytes > maxUnpackedBytes)
        this.#tooLarge(`has a file "${name}" that is too large`);
      const packed = this.#zipBytes - current.begin;
      if (current.length > maxJsonBytes && current.length > maxZipRatio * packed)
        this.#tooLarge(`has a file "${name}" that is compressed more than ${maxZipRatio} to 1`);
      parts.push(part.slice());
      if (!last) return;
      this.#current = undefined;
      if (file.originalSize !== undefined && file.originalSize !== current.length)
        throw damaged(`"${name}" has ${current.length} bytes instead of ${file.originalSize}`);
    };
    file.start();
  }

  /** What is too large may be something else that the site saves, and is better told as that. */
  #tooLarge(what: string): never {
    const other = describeOtherExport(this.#names);
    if (other !== undefined) throw new ModelError('export-unsuited', other);
    throw new ModelError('zip-too-large', `The zip ${what}: it is no export of a sound model.`);
  }
}

function damaged(what: string): ModelError {
  const cause = what.replace(/[.!]?$/, '');
  return new ModelError('zip-damaged', `The zip cannot be read (${cause}). Export it again.`);
}
