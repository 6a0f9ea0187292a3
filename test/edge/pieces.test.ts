/** Bytes in a room's SQLite, in pieces. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { maxPieceBytes, Pieces } from '../../durable-objects/bytes/pieces.ts';
import { createRoom } from './participant.ts';

/** Bytes no two stretches of which are alike. */
function random(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
}

/** Looks at the pieces of a room. */
async function inRoom<Value>(look: (storage: DurableObjectStorage) => Value): Promise<Value> {
  const { id } = await createRoom();
  return runInDurableObject(env.ROOMS.getByName(id), (_, { storage }) => look(storage));
}

const isSame = (read: Uint8Array | undefined, bytes: Uint8Array) =>
  Buffer.compare(read ?? new Uint8Array(0), bytes) === 0;

test('what is written is read as it was, whatever its length, also after the room slept', async () => {
  const { id } = await createRoom();
  const stub = env.ROOMS.getByName(id);
  const lengths = [1, maxPieceBytes - 1, maxPieceBytes, maxPieceBytes + 1, 3 * maxPieceBytes];
  const written = lengths.map(random);
  await runInDurableObject(stub, (_, { storage }) => {
    const pieces = new Pieces(storage, 'test');
    for (const [i, bytes] of written.entries()) pieces.write(`${i}`, bytes);
  });
  await evictDurableObject(stub);
  await runInDurableObject(stub, (_, { storage }) => {
    const pieces = new Pieces(storage, 'test');
    for (const [i, bytes] of written.entries()) {
      expect(isSame(pieces.readAll(`${i}`), bytes)).toBe(true);
      expect(pieces.bytesOf(`${i}`)).toBe(bytes.length);
    }
    expect(pieces.totalBytes).toBe(lengths.reduce((sum, length) => sum + length));
  });
});

test('a range is read to the end of the piece in which it begins', () =>
  inRoom((storage) => {
    const pieces = new Pieces(storage, 'test');
    const bytes = random(25);
    for (const at of [0, 10, 20]) pieces.put('k', at, bytes.subarray(at, at + 10));
    for (const [first, asked, given] of [
      [0, 1, 1],
      [9, 5, 1],
      [10, 10, 10],
      [3, 100, 7],
      [13, 4, 4],
      [24, 1, 1],
      [20, 100, 5],
    ] as const) {
      const read = pieces.read('k', first, asked);
      expect(read).toHaveLength(given);
      expect(isSame(read, bytes.subarray(first, first + given))).toBe(true);
    }
    expect(pieces.read('k', 25, 1)).toBeUndefined();
    expect(pieces.read('other', 0, 1)).toBeUndefined();
    expect(pieces.readAll('other')).toBeUndefined();
  }));

test('a piece is taken in its turn, and again only if it is the same', () =>
  inRoom((storage) => {
    const pieces = new Pieces(storage, 'test');
    const piece = random(100);
    expect(() => pieces.put('k', 100, piece)).toThrow('A piece before 100 is missing.');
    pieces.put('k', 0, piece);
    pieces.put('k', 0, piece);
    pieces.put('k', 100, piece);
    pieces.put('k', 0, piece);
    expect(() => pieces.put('k', 0, piece.subarray(1))).toThrow('Another piece is at 0.');
    expect(() => pieces.put('k', 150, piece)).toThrow('A piece before 150 is missing.');
    expect(() => pieces.put('k', 200, new Uint8Array(0))).toThrow('not 0');
    const long = new Uint8Array(maxPieceBytes + 1);
    expect(() => pieces.put('k', 200, long)).toThrow(`not ${maxPieceBytes + 1}`);
    expect(pieces.bytesOf('k')).toBe(200);
  }));

test('what is written takes the place of what was there, or leaves it as it is', () =>
  inRoom((storage) => {
    const pieces = new Pieces(storage, 'test');
    const [before, after] = [random(2 * maxPieceBytes + 5), random(maxPieceBytes + 3)];
    pieces.write('k', before);
    pieces.write('k', after);
    expect(isSame(pieces.readAll('k'), after)).toBe(true);
    // The database is full at the second piece, as it may be at any.
    storage.sql.exec(`CREATE TRIGGER full BEFORE INSERT ON pieces WHEN new.at > 0
       BEGIN SELECT raise(ABORT, 'database or disk is full'); END`);
    expect(() => pieces.write('k', before)).toThrow('full');
    expect(() => pieces.write('new', before)).toThrow('full');
    storage.sql.exec('DROP TRIGGER full');
    expect(isSame(pieces.readAll('k'), after)).toBe(true);
    expect(pieces.bytesOf('new')).toBe(0);
    pieces.write('k', new Uint8Array(0));
    expect(pieces.readAll('k')).toBeUndefined();
  }));

test('a write is part of the transaction around it', () =>
  inRoom((storage) => {
    const pieces = new Pieces(storage, 'test');
    const bytes = random(10);
    expect(() =>
      storage.transactionSync(() => {
        pieces.write('k', bytes);
        throw new Error('Something else failed.');
      }),
    ).toThrow('Something else failed.');
    expect(pieces.bytesOf('k')).toBe(0);
  }));

test('kinds and keys do not mix', () =>
  inRoom((storage) => {
    const [one, other] = [new Pieces(storage, 'one'), new Pieces(storage, 'other')];
    const [a, b, c] = [random(10), random(20), random(30)];
    one.write('k', a);
    one.write('l', b);
    other.write('k', c);
    one.delete('k');
    expect(one.readAll('k')).toBeUndefined();
    expect(isSame(one.readAll('l'), b)).toBe(true);
    one.erase();
    expect(one.totalBytes).toBe(0);
    expect(other.totalBytes).toBe(30);
    expect(isSame(other.readAll('k'), c)).toBe(true);
  }));
