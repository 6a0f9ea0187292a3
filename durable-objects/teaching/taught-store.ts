/**
 * What the room was taught, in its SQLite: sounds, and examples as embeddings and a picture, of whichever
 * base model they are. What the last change dropped stays until it cannot be undone any more.
 */
import { type Example, exampleBytes, factsOf, readExample } from '../../models/teaching/example.ts';
import { pack, packedBytes, readPacked, unpack } from '../../models/teaching/packed-vectors.ts';
import type { TaughtBase } from '../../models/teaching/taught-base.ts';
import type { TaughtSet } from '../../models/teaching/taught-set.ts';
import type { ExampleId, SoundId } from '../../protocol/ids.ts';
import { maxTaughtBytes, soundsUndoMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { TaughtSound } from '../../protocol/sounds.ts';

/** What is to be taken back of the last change; what it dropped is marked in the tables. */
interface Undo {
  at: number;
  sounds: string[];
  examples: string[];
  /** Names before it. */
  names: { id: string; name: string }[];
}

interface Change {
  addedSounds: readonly { id: string; name: string }[];
  addedExamples: readonly { sound: string; example: Example }[];
  droppedSounds: readonly string[];
  droppedExamples: readonly string[];
  /** From `name` to `now`. */
  renamed: readonly { id: string; name: string; now: string }[];
  base: TaughtBase;
}

/** An example of another base model. */
export interface OutdatedExample {
  id: ExampleId;
  sound: SoundId;
  facts: ReturnType<typeof factsOf>;
}

type ExampleRow = { id: string; sound: string; facts: string; bytes: ArrayBuffer };

export class TaughtStore {
  readonly #storage: DurableObjectStorage;
  /** Examples that were read, as they are. */
  readonly #examples = new Map<string, Example>();

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** In the order in which they were named. @param hash of the base model that the room has now. */
  sounds(hash: string): TaughtSound[] {
    return this.#sql
      .exec<{ id: SoundId; name: string; examples: number; outdated: number }>(
        `SELECT s.id, s.name, count(e.id) FILTER (WHERE e.base = ?1) AS examples,
           count(e.id) FILTER (WHERE e.base <> ?1) AS outdated
         FROM taught_sounds s LEFT JOIN taught_examples e ON e.sound = s.id AND e.dropped = 0
         WHERE s.dropped = 0 GROUP BY s.id ORDER BY s.rowid`,
        hash,
      )
      .toArray();
  }

  /** Another for each list of examples and names that are heard by; empty where none are. */
  revision(hash: string): string {
    const rows = this.#sql
      .exec<{ name: string; id: string }>(
        `SELECT s.name, e.id FROM taught_sounds s JOIN taught_examples e ON e.sound = s.id
         WHERE e.base = ? AND e.dropped = 0 AND s.dropped = 0 ORDER BY s.rowid, e.rowid`,
        hash,
      )
      .toArray();
    return rows.map(({ name, id }) => `${name}/${id}`).join(' ');
  }

  /** Another for each list of examples that are heard by, whatever their sounds are called; empty where none are. */
  examplesKey(hash: string): string {
    const rows = this.#sql
      .exec<{ id: string }>(
        `SELECT e.id FROM taught_sounds s JOIN taught_examples e ON e.sound = s.id
         WHERE e.base = ? AND e.dropped = 0 AND s.dropped = 0 ORDER BY s.rowid, e.rowid`,
        hash,
      )
      .toArray();
    return rows.map(({ id }) => id).join(' ');
  }

  get empty(): boolean {
    const query = 'SELECT count(*) AS sounds FROM taught_sounds WHERE dropped = 0';
    return this.#sql.exec<{ sounds: number }>(query).one().sounds === 0;
  }

  /** All sounds, each with its examples of this base model. */
  read(base: TaughtBase): TaughtSet {
    const examples = this.#read(base);
    return {
      base,
      sounds: this.sounds(base.hash).map(({ id, name }) => ({
        id,
        name,
        examples: examples.filter(({ sound }) => sound === id).map(({ example }) => example),
      })),
    };
  }

  /** Examples of other base models. */
  outdated(hash: string): OutdatedExample[] {
    return this.#sql
      .exec<Pick<ExampleRow, 'id' | 'sound' | 'facts'>>(
        `SELECT id, sound, facts FROM taught_examples
         WHERE base <> ? AND dropped = 0 ORDER BY rowid`,
        hash,
      )
      .toArray()
      .map(({ id, sound, facts }) => ({
        id: id as ExampleId,
        sound: sound as SoundId,
        facts: JSON.parse(facts) as OutdatedExample['facts'],
      }));
  }

  /** @returns the picture of an example, of whichever base; undefined if there is no such example. */
  thumbnail(sound: SoundId, id: ExampleId, length: number): Uint8Array | undefined {
    const [row] = this.#sql
      .exec<{ thumbnail: ArrayBuffer }>(
        `SELECT substr(bytes, length(bytes) - ?1 + 1, ?1) AS thumbnail FROM taught_examples
         WHERE id = ?2 AND sound = ?3 AND dropped = 0`,
        length,
        id,
        sound,
      )
      .toArray();
    return row && new Uint8Array(row.thumbnail);
  }

  /** Bytes that examples take. */
  get bytes(): number {
    const query = `SELECT coalesce(sum(length(bytes) + length(facts)), 0) AS bytes
       FROM taught_examples WHERE dropped = 0`;
    return this.#sql.exec<{ bytes: number }>(query).one().bytes;
  }

  /**
   * Stores what differs between two sets of one base model, whole or not at all.
   * @throws {RefusalError} `sounds-quota`
   */
  change(before: TaughtSet, after: TaughtSet, now: number): void {
    const known = new Map(before.sounds.map((sound) => [sound.id, sound]));
    const kept = new Set(after.sounds.map(({ id }) => id));
    const ids = ({ sounds }: TaughtSet) =>
      new Set(sounds.flatMap(({ examples }) => examples.map(({ id }) => id)));
    const [idsBefore, idsAfter] = [ids(before), ids(after)];
    this.#write(now, {
      addedSounds: after.sounds.filter(({ id }) => !known.has(id)),
      addedExamples: after.sounds.flatMap(({ id: sound, examples }) =>
        examples.filter(({ id }) => !idsBefore.has(id)).map((example) => ({ sound, example })),
      ),
      droppedSounds: before.sounds.map(({ id }) => id).filter((id) => !kept.has(id)),
      droppedExamples: [...idsBefore].filter((id) => !idsAfter.has(id)),
      renamed: after.sounds.flatMap(({ id, name }) => {
        const old = known.get(id)?.name;
        return old !== undefined && old !== name ? [{ id, name: old, now: name }] : [];
      }),
      base: after.base,
    });
  }

  /** Drops an example of another base model. @returns whether there was one. */
  dropOutdated(sound: SoundId, id: ExampleId, base: TaughtBase, now: number): boolean {
    const known = this.outdated(base.hash).some((each) => each.id === id && each.sound === sound);
    if (!known) return false;
    const nothing = { addedSounds: [], addedExamples: [], droppedSounds: [], renamed: [] };
    this.#write(now, { ...nothing, droppedExamples: [id], base });
    return true;
  }

  /** Until when the last change can be undone; undefined if there is none. */
  undoableUntil(now: number): number | undefined {
    const ends = this.undoEnds;
    return ends !== undefined && ends > now ? ends : undefined;
  }

  /** When the last change can be undone no more, also if that is past: `purge` is due then. Undefined after it. */
  get undoEnds(): number | undefined {
    const undo = this.#undo;
    return undo && undo.at + soundsUndoMs;
  }

  /**
   * Takes the last change back. @returns whether there was one.
   * @param check throws if what is stored then cannot be: nothing is taken back.
   */
  undo(now: number, check: () => void): boolean {
    if (this.undoableUntil(now) === undefined) return false;
    const { sounds, examples, names } = this.#undo as Undo;
    this.#storage.transactionSync(() => {
      for (const id of sounds) this.#sql.exec('DELETE FROM taught_sounds WHERE id = ?', id);
      for (const id of examples) this.#sql.exec('DELETE FROM taught_examples WHERE id = ?', id);
      for (const { id, name } of names) this.#rename(id, name);
      this.#sql.exec('UPDATE taught_sounds SET dropped = 0');
      this.#sql.exec('UPDATE taught_examples SET dropped = 0');
      this.#sql.exec('DELETE FROM taught_undo');
      check();
    });
    return true;
  }

  /** What was dropped goes for good, and the last change cannot be undone any more. */
  purge(): void {
    this.#sql.exec('DELETE FROM taught_sounds WHERE dropped = 1');
    this.#sql.exec('DELETE FROM taught_examples WHERE dropped = 1');
    this.#sql.exec('DELETE FROM taught_undo');
    this.#sql.exec(
      'DELETE FROM taught_background WHERE base NOT IN (SELECT base FROM taught_examples)',
    );
  }

  /**
   * Keeps what the room's background was when it was taught last, so that it hears the same after it slept.
   * Nothing of it is kept where nothing is heard by it: without examples of the base model.
   */
  keepBackground({ hash, embeddingSize }: TaughtBase, vectors: readonly Float32Array[]): void {
    this.#sql.exec('DELETE FROM taught_background');
    if (vectors.length === 0 || this.examplesKey(hash) === '') return;
    const bytes = packedBytes(pack(vectors, embeddingSize));
    this.#sql.exec('INSERT INTO taught_background VALUES (?, ?, ?)', hash, vectors.length, bytes);
  }

  background({ hash, embeddingSize }: TaughtBase): Float32Array[] {
    const query = 'SELECT vectors, bytes FROM taught_background WHERE base = ?';
    const [row] = this.#sql.exec<{ vectors: number; bytes: ArrayBuffer }>(query, hash).toArray();
    return row ? unpack(readPacked(new Uint8Array(row.bytes), row.vectors, embeddingSize)) : [];
  }

  /** The room is deleted. */
  erase(): void {
    for (const table of ['sounds', 'examples', 'undo', 'background'])
      this.#sql.exec(`DELETE FROM taught_${table}`);
    this.#examples.clear();
  }

  #read({ hash, embeddingSize }: TaughtBase): { sound: string; example: Example }[] {
    const rows = this.#sql
      .exec<{ id: string; sound: string }>(
        'SELECT id, sound FROM taught_examples WHERE base = ? AND dropped = 0 ORDER BY rowid',
        hash,
      )
      .toArray();
    const present = new Set(rows.map(({ id }) => id));
    for (const id of this.#examples.keys()) if (!present.has(id)) this.#examples.delete(id);
    return rows.flatMap(({ id, sound }) => {
      const example = this.#examples.get(id) ?? this.#readExample(id, embeddingSize);
      if (example) this.#examples.set(id, example);
      return example ? [{ sound, example }] : [];
    });
  }

  /** @returns undefined for one that cannot be read: the others are heard by all the same. */
  #readExample(id: string, embeddingSize: number): Example | undefined {
    const query = 'SELECT facts, bytes FROM taught_examples WHERE id = ?';
    const { facts, bytes } = this.#sql.exec<Pick<ExampleRow, 'facts' | 'bytes'>>(query, id).one();
    try {
      return readExample(JSON.parse(facts), new Uint8Array(bytes), embeddingSize);
    } catch (error) {
      console.error(error);
      return undefined;
    }
  }

  #write(now: number, change: Change): void {
    const { addedSounds, addedExamples, droppedSounds, droppedExamples, renamed, base } = change;
    this.#storage.transactionSync(() => {
      this.purge();
      for (const { id, name } of addedSounds)
        this.#sql.exec('INSERT INTO taught_sounds (id, name) VALUES (?, ?)', id, name);
      for (const { sound, example } of addedExamples) this.#insert(sound, example, base);
      for (const { id, now: name } of renamed) this.#rename(id, name);
      for (const id of droppedExamples)
        this.#sql.exec('UPDATE taught_examples SET dropped = 1 WHERE id = ?', id);
      for (const id of droppedSounds) {
        this.#sql.exec('UPDATE taught_sounds SET dropped = 1 WHERE id = ?', id);
        this.#sql.exec('UPDATE taught_examples SET dropped = 1 WHERE sound = ?', id);
      }
      const undo: Undo = {
        at: now,
        sounds: addedSounds.map(({ id }) => id),
        examples: addedExamples.map(({ example }) => example.id),
        names: renamed.map(({ id, name }) => ({ id, name })),
      };
      this.#sql.exec('INSERT INTO taught_undo VALUES (?)', JSON.stringify(undo));
      if (this.bytes > maxTaughtBytes)
        throw new RefusalError('sounds-quota', `at most ${maxTaughtBytes} bytes of examples`);
    });
  }

  #insert(sound: string, example: Example, { hash }: TaughtBase): void {
    this.#sql.exec(
      'INSERT INTO taught_examples (id, sound, base, facts, bytes) VALUES (?, ?, ?, ?, ?)',
      example.id,
      sound,
      hash,
      JSON.stringify(factsOf(example)),
      exampleBytes(example),
    );
  }

  #rename(id: string, name: string): void {
    this.#sql.exec('UPDATE taught_sounds SET name = ? WHERE id = ?', name, id);
  }

  get #undo(): Undo | undefined {
    const [row] = this.#sql.exec<{ body: string }>('SELECT body FROM taught_undo').toArray();
    return row && (JSON.parse(row.body) as Undo);
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }
}
