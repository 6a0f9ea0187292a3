/**
 * Writes weights as Keras does, for data that are there in another format. Only cli/models/hdf5.ts has to read them:
 * all members of a group stand in one node, where HDF5's own library has nodes of one size.
 */
import type { Hdf5Array } from '../../../cli/models/hdf5.ts';

type Tree = Map<string, Tree | Hdf5Array>;

/** @param arrays by their paths. */
export function writeHdf5(arrays: ReadonlyMap<string, Hdf5Array>): Uint8Array {
  const root: Tree = new Map();
  for (const [path, array] of arrays) {
    const names = path.split('/');
    let group = root;
    for (const name of names.slice(0, -1)) {
      const next = group.get(name) ?? new Map();
      group.set(name, next);
      group = next as Tree;
    }
    group.set(names.at(-1) as string, array);
  }
  return new Writer().file(root);
}

const none = 2n ** 64n - 1n;

/** Everything lies behind what it points to, but the superblock. */
class Writer {
  readonly #parts: Buffer[] = [];
  #end = 0;

  file(root: Tree): Uint8Array {
    const superblock = Buffer.alloc(96);
    this.#append(superblock);
    const address = this.#group(root);
    superblock.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 8, 8]);
    superblock.writeUInt16LE(4, 16);
    superblock.writeUInt16LE(16, 18);
    superblock.writeBigUInt64LE(none, 32);
    superblock.writeBigUInt64LE(BigInt(this.#end), 40);
    superblock.writeBigUInt64LE(none, 48);
    superblock.writeBigUInt64LE(BigInt(address), 64);
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  /** @returns the address of its object header; so do those below. */
  #group(members: Tree): number {
    const names = [Buffer.alloc(8)];
    let length = 8;
    // Members stand in the order of their names.
    const entries = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
    const node = Buffer.alloc(8 + 40 * entries.length);
    node.write('SNOD\x01');
    node.writeUInt16LE(entries.length, 6);
    entries.forEach(([name, member], i) => {
      const address = member instanceof Map ? this.#group(member) : this.#array(member);
      node.writeBigUInt64LE(BigInt(length), 8 + 40 * i);
      node.writeBigUInt64LE(BigInt(address), 16 + 40 * i);
      const text = Buffer.alloc(8 * Math.ceil((name.length + 1) / 8));
      text.write(name);
      names.push(text);
      length += text.length;
    });
    const heap = Buffer.alloc(32);
    heap.write('HEAP');
    heap.writeBigUInt64LE(BigInt(length), 8);
    heap.writeBigUInt64LE(1n, 16);
    heap.writeBigUInt64LE(BigInt(this.#append(Buffer.concat(names))), 24);
    const tree = Buffer.alloc(48);
    tree.write('TREE');
    tree.writeUInt16LE(1, 6);
    tree.writeBigUInt64LE(none, 8);
    tree.writeBigUInt64LE(none, 16);
    tree.writeBigUInt64LE(BigInt(this.#append(node)), 32);
    const symbols = Buffer.alloc(16);
    symbols.writeBigUInt64LE(BigInt(this.#append(tree)), 0);
    symbols.writeBigUInt64LE(BigInt(this.#append(heap)), 8);
    return this.#header([[0x11, symbols]]);
  }

  #array({ shape, values }: Hdf5Array): number {
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const space = Buffer.alloc(8 + 8 * shape.length);
    space.set([1, shape.length]);
    shape.forEach((side, i) => {
      space.writeBigUInt64LE(BigInt(side), 8 + 8 * i);
    });
    // A float of IEEE 754, the lowest byte first.
    const type = Buffer.from([
      0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0,
    ]);
    const layout = Buffer.alloc(18);
    layout.set([3, 1]);
    layout.writeBigUInt64LE(BigInt(this.#append(bytes)), 2);
    layout.writeBigUInt64LE(BigInt(bytes.length), 10);
    return this.#header([
      [0x01, space],
      [0x03, type],
      [0x08, layout],
    ]);
  }

  #header(messages: [type: number, data: Buffer][]): number {
    const parts = messages.map(([type, data]) => {
      const part = Buffer.alloc(8 + 8 * Math.ceil(data.length / 8));
      part.writeUInt16LE(type, 0);
      part.writeUInt16LE(part.length - 8, 2);
      part.set(data, 8);
      return part;
    });
    const body = Buffer.concat(parts);
    const prefix = Buffer.alloc(16);
    prefix.writeUInt8(1, 0);
    prefix.writeUInt16LE(messages.length, 2);
    prefix.writeUInt32LE(1, 4);
    prefix.writeUInt32LE(body.length, 8);
    return this.#append(Buffer.concat([prefix, body]));
  }

  #append(part: Buffer): number {
    const address = this.#end;
    const padded = Buffer.alloc(8 * Math.ceil(part.length / 8));
    // The superblock is filled in last.
    const kept = padded.length === part.length ? part : padded;
    if (kept === padded) padded.set(part);
    this.#parts.push(kept);
    this.#end += kept.length;
    return address;
  }
}
