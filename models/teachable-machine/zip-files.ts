/** The files of an export in a zip, unpacked as the zip comes in, and never more than a model needs. */
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { ModelError } from '../package/model-error.ts';
import { maxWeightsBytes } from '../package/model-package.ts';
import { crc32 } from './crc32.ts';
import { type ExportFiles, isSystemFile } from './export-files.ts';
import { join } from './join.ts';
import { describeOtherExport, howToExport } from './other-exports.ts';
import { quote } from './quote.ts';
import { type DirectoryEntry, ZipDirectory } from './zip-directory.ts';

/** Longest zip, in bytes: the largest weights, which hardly compress, and whatever else is in it. */
export const maxZipBytes = 24 * 1024 * 1024;
/** Most files in a zip; an export has three. */
export const maxZipFiles = 200;
/** Longest name of a file with its folders, in characters. */
export const maxZipNameLength = 512;
/** Longest `model.json` and `metadata.json`, in bytes; the site's have 6,000 and 200. */
export const maxJsonBytes = 1024 * 1024;
/** Most bytes that are unpacked from one zip. */
export const maxUnpackedBytes = maxWeightsBytes + 2 * maxJsonBytes;
/** How many times its packed bytes a file may be, once it is longer than `maxJsonBytes`. */
export const maxZipRatio = 100;
/**
 * How many more packed bytes a file may take than it has so far: one stored block, which is handed on when
 * it is whole, and what is pushed at a time. More than that follows the file's end, or has no content.
 */
const maxIdleBytes = 96 * 1024;
/** Pushed to the unpacker at a time: each byte may become up to 1,032. */
const portion = 4096;

const wanted = /(^|\/)(model\.json|metadata\.json|[^/]*\.bin)$/;
const outside = /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:|\0/i;

/** A file that a model can be made of. */
interface Unpacked {
  /** Where it began in the zip, to within a portion. */
  begin: number;
  name: string;
  parts: Uint8Array[];
  length: number;
  crc32: number;
}

/** Takes a zip in portions. The first thing that is wrong with it is thrown; give it nothing more then. */
export class ZipFiles {
  readonly #unzip = new Unzip((file) => this.#begin(file));
  readonly #names: string[] = [];
  readonly #files = new Map<string, Unpacked>();
  readonly #directory = new ZipDirectory();
  #zipBytes = 0;
  #unpackedBytes = 0;
  /** The file that is being unpacked. */
  #current: Unpacked | undefined;

  constructor() {
    this.#unzip.register(UnzipInflate);
  }

  /**
   * Takes the next bytes of the zip, and copies them.
   * @throws {ModelError} `zip-damaged`, `zip-too-large` or `export-unsuited`
   */
  push(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; start += portion) {
      const part = bytes.slice(start, start + portion);
      this.#zipBytes += part.length;
      if (this.#zipBytes > maxZipBytes) this.#tooLarge(`has more than ${maxZipBytes} bytes`);
      this.#directory.push(part);
      this.#unpack(part, false);
      const current = this.#current;
      if (current && this.#zipBytes - current.begin > current.length + maxIdleBytes)
        throw damaged(`${quote(current.name)} goes on without content`);
    }
  }

  /**
   * The zip has ended.
   * @returns the files that a model can be made of, by their names in the zip.
   * @throws {ModelError} `zip-damaged`, `zip-too-large` or `export-unsuited`
   */
  end(): ExportFiles {
    this.#unpack(new Uint8Array(0), true);
    if (this.#names.length === 0) throw damaged('it has no files');
    const listed = this.#directory.read();
    if (!listed) throw damaged('the list of its files is missing at its end, or too long');
    const files = [...this.#files.values()];
    for (const file of files) checkListed(file, listed);
    return {
      names: this.#names,
      contents: new Map(files.map(({ name, parts }) => [name, join(parts)])),
    };
  }

  #unpack(part: Uint8Array, last: boolean): void {
    try {
      this.#unzip.push(part, last);
    } catch (error) {
      throw error instanceof ModelError ? error : damaged((error as Error).message);
    }
  }

  #begin(zipped: UnzipFile): void {
    const { name, originalSize = 0 } = zipped;
    if (name.length > maxZipNameLength)
      this.#tooLarge(`has a file whose name is longer than ${maxZipNameLength} characters`);
    if (outside.test(name)) throw damaged('it names a file outside itself');
    this.#names.push(name);
    if (this.#names.length > maxZipFiles) this.#tooLarge(`has more than ${maxZipFiles} files`);
    if (!wanted.test(name) || isSystemFile(name)) return;
    if (this.#files.has(name)) throw damaged(`it has ${quote(name)} twice`);
    const limit = name.endsWith('.json') ? maxJsonBytes : maxWeightsBytes;
    if (originalSize > limit)
      this.#tooLarge(`has a file ${quote(name)} of more than ${limit} bytes`);
    const begin = Math.max(0, this.#zipBytes - portion);
    const file: Unpacked = { begin, name, parts: [], length: 0, crc32: 0 };
    this.#files.set(name, file);
    this.#current = file;
    zipped.ondata = (error, part, last) => {
      // The unpacker passes what is thrown below back in.
      if (error) throw error;
      this.#take(file, part, limit);
      if (last) this.#current = undefined;
    };
    zipped.start();
  }

  /** @param limit of the whole file, in bytes. */
  #take(file: Unpacked, part: Uint8Array, limit: number): void {
    file.length += part.length;
    this.#unpackedBytes += part.length;
    if (file.length > limit)
      this.#tooLarge(`has a file ${quote(file.name)} of more than ${limit} bytes`);
    if (this.#unpackedBytes > maxUnpackedBytes)
      this.#tooLarge(`unpacks to more than ${maxUnpackedBytes} bytes`);
    const packed = this.#zipBytes - file.begin;
    if (file.length > maxJsonBytes && file.length > maxZipRatio * packed)
      this.#tooLarge(`compresses ${quote(file.name)} more than ${maxZipRatio} to 1`);
    file.crc32 = crc32(part, file.crc32);
    file.parts.push(part.slice());
  }

  /** What is too large may be something else that the site saves: then the error says so. */
  #tooLarge(what: string): never {
    const other = describeOtherExport(this.#names);
    if (other !== undefined) throw new ModelError('export-unsuited', other);
    throw new ModelError(
      'zip-too-large',
      `The zip ${what}, so it is no export of a sound model. ${howToExport}`,
    );
  }
}

/** @throws {ModelError} `zip-damaged` if a file is not what the zip lists. */
function checkListed(file: Unpacked, listed: readonly DirectoryEntry[]): void {
  const name = quote(file.name);
  const [entry, another] = listed.filter((entry) => entry.name === file.name);
  if (!entry || another) throw damaged(`the list of its files does not name ${name} once`);
  if (entry.length !== file.length)
    throw damaged(`${name} has ${file.length} bytes instead of ${entry.length}`);
  if (entry.crc32 !== file.crc32) throw damaged(`${name} does not match its checksum`);
}

function damaged(what: string): ModelError {
  const cause = what.replace(/[.!]?$/, '');
  return new ModelError(
    'zip-damaged',
    `The zip cannot be read: ${cause}. Download it again; if that does not help, export the model again.`,
  );
}
