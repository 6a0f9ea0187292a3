/**
 * HDF5 files as Keras writes its weights: the oldest layout of the format (superblock 0, symbol tables,
 * object headers of version 1) with contiguous arrays of 32-bit floats. Attributes are passed over.
 * Source: HDF5 File Format Specification 3.0, https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
import { ModelError } from '../../models/package/model-error.ts';

/** An array of the file, its last dimension running fastest. */
export interface Hdf5Array {
  shape: readonly number[];
  values: Float32Array;
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** Types of header messages. */
const message = {
  dataspace: 0x01,
  datatype: 0x03,
  layout: 0x08,
  continuation: 0x10,
  symbols: 0x11,
};
/** How deep groups and their trees may lie in each other: Keras's lie seven deep. */
const maxDepth = 32;

interface HeaderMessage {
  type: number;
  at: number;
}

/**
 * @returns all arrays of the file by their paths, as `layer1/conv/layer1/conv/kernel:0`.
 * @throws {ModelError} `file-invalid` if the file is none, is cut off, or has another layout
 */
export function readHdf5(bytes: Uint8Array, name: string): Map<string, Hdf5Array> {
  try {
    return new Hdf5File(bytes).arrays();
  } catch (error) {
    // Addresses beyond the end of the file.
    if (error instanceof RangeError) throw invalid(name, 'it is cut off');
    if (error instanceof UnknownLayout) throw invalid(name, error.message);
    throw error;
  }
}

class UnknownLayout extends Error {}

function invalid(name: string, why: string): ModelError {
  return new ModelError('file-invalid', `${name} is no file of weights that can be read: ${why}.`);
}

class Hdf5File {
  readonly #view: DataView;
  readonly #arrays = new Map<string, Hdf5Array>();

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (signature.some((byte, i) => bytes[i] !== byte))
      throw new UnknownLayout('it is no HDF5 file');
  }

  arrays(): Map<string, Hdf5Array> {
    const [version, offsetSize, lengthSize] = [8, 13, 14].map((at) => this.#view.getUint8(at));
    if (version !== 0 || offsetSize !== 8 || lengthSize !== 8)
      throw new UnknownLayout(`its superblock is of version ${version}`);
    this.#readObject(this.#address(64), '', 0);
    return this.#arrays;
  }

  #readObject(at: number, path: string, depth: number): void {
    if (depth > maxDepth) throw new UnknownLayout('its groups lie too deep in each other');
    const messages = this.#messages(at);
    const find = (type: number) => messages.find((each) => each.type === type)?.at;
    const symbols = find(message.symbols);
    if (symbols !== undefined) {
      const names = this.#address(this.#expect('HEAP', this.#address(symbols + 8)) + 24);
      this.#readTree(this.#address(symbols), names, path, depth);
    }
    const layout = find(message.layout);
    if (layout === undefined) return;
    const shape = this.#shape(find(message.dataspace) ?? layout);
    this.#checkFloat32(find(message.datatype) ?? layout, path);
    this.#arrays.set(path, { shape, values: this.#values(layout, shape, path) });
  }

  /** A group's B-tree, down to the nodes that list its members. */
  #readTree(at: number, names: number, path: string, depth: number): void {
    if (depth > maxDepth) throw new UnknownLayout('its trees are too deep');
    this.#expect('TREE', at);
    const level = this.#view.getUint8(at + 5);
    const entries = this.#view.getUint16(at + 6, true);
    for (let i = 0; i < entries; i++) {
      const child = this.#address(at + 32 + 16 * i);
      if (level > 0) this.#readTree(child, names, path, depth + 1);
      else this.#readMembers(child, names, path, depth);
    }
  }

  #readMembers(at: number, names: number, path: string, depth: number): void {
    this.#expect('SNOD', at);
    const count = this.#view.getUint16(at + 6, true);
    for (let i = 0; i < count; i++) {
      const entry = at + 8 + 40 * i;
      const name = this.#text(names + this.#address(entry));
      const memberPath = path === '' ? name : `${path}/${name}`;
      this.#readObject(this.#address(entry + 8), memberPath, depth + 1);
    }
  }

  /** Of an object header, with those in its continuations. */
  #messages(at: number): HeaderMessage[] {
    const version = this.#view.getUint8(at);
    if (version !== 1) throw new UnknownLayout(`an object header is of version ${version}`);
    const found: HeaderMessage[] = [];
    const blocks = [{ start: at + 16, length: this.#view.getUint32(at + 8, true) }];
    // Each block holds what the ones before it announce; a file has fewer of them than bytes.
    for (const { start, length } of blocks) {
      for (let each = start; each + 8 <= start + length; ) {
        const type = this.#view.getUint16(each, true);
        const data = each + 8;
        found.push({ type, at: data });
        if (type === message.continuation) {
          if (blocks.length > maxDepth) throw new UnknownLayout('an object header has no end');
          blocks.push({ start: this.#address(data), length: this.#address(data + 8) });
        }
        each = data + this.#view.getUint16(each + 2, true);
      }
    }
    return found;
  }

  #shape(at: number): number[] {
    const version = this.#view.getUint8(at);
    if (version !== 1 && version !== 2)
      throw new UnknownLayout(`a dataspace is of version ${version}`);
    const first = at + (version === 1 ? 8 : 4);
    const rank = this.#view.getUint8(at + 1);
    return Array.from({ length: rank }, (_, i) => this.#address(first + 8 * i));
  }

  #checkFloat32(at: number, path: string): void {
    const isFloat = (this.#view.getUint8(at) & 0x0f) === 1;
    const isBigEndian = (this.#view.getUint8(at + 1) & 1) === 1;
    if (!isFloat || isBigEndian || this.#view.getUint32(at + 4, true) !== 4)
      throw new UnknownLayout(`"${path}" is not of 32-bit floats, the lowest byte first`);
  }

  #values(at: number, shape: readonly number[], path: string): Float32Array {
    const [version, kind] = [this.#view.getUint8(at), this.#view.getUint8(at + 1)];
    if (version !== 3 || kind !== 1) throw new UnknownLayout(`"${path}" does not lie in one piece`);
    const length = 4 * shape.reduce((product, side) => product * side, 1);
    const start = this.#address(at + 2);
    if (this.#address(at + 10) !== length || start + length > this.#view.byteLength)
      throw new RangeError();
    const begin = this.#view.byteOffset + start;
    return new Float32Array(this.#view.buffer.slice(begin, begin + length) as ArrayBuffer);
  }

  /** @returns `at`. */
  #expect(mark: string, at: number): number {
    const found = String.fromCharCode(...[0, 1, 2, 3].map((i) => this.#view.getUint8(at + i)));
    if (found !== mark) throw new UnknownLayout(`there is no ${mark} where one should be`);
    return at;
  }

  /** An address or a length, 8 bytes; what no file has is beyond its end. */
  #address(at: number): number {
    const value = this.#view.getBigUint64(at, true);
    if (value > BigInt(this.#view.byteLength)) throw new RangeError();
    return Number(value);
  }

  #text(at: number): string {
    let end = at;
    while (this.#view.getUint8(end) !== 0) end++;
    return new TextDecoder().decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, end - at),
    );
  }
}
