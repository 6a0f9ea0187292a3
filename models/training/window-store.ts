/** Writes labelled patches to disk as flat little-endian arrays that numpy maps without copying. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder with `patches.f16` `[n, values]`, `labels.u8` `[n, labels]` (1 where a label applies),
 * `folds.u8` `[n]`, `clips.i16` `[n, 2]` (places in `clips`, -1 for none), `audible.u8` `[n]` and
 * `windows.json`.
 */
export class WindowStore {
  #count = 0;
  readonly #folder: string;
  readonly #labels: readonly string[];
  readonly #clips: readonly string[];
  readonly #files: Record<'patches' | 'labels' | 'folds' | 'clips' | 'audible', number>;

  /** @param clips names of all clips that a window may come from. */
  constructor(folder: string, labels: readonly string[], clips: readonly string[]) {
    mkdirSync(folder, { recursive: true });
    const open = (name: string): number => openSync(join(folder, name), 'w');
    this.#folder = folder;
    this.#labels = labels;
    this.#clips = clips;
    this.#files = {
      patches: open('patches.f16'),
      labels: open('labels.u8'),
      folds: open('folds.u8'),
      clips: open('clips.i16'),
      audible: open('audible.u8'),
    };
  }

  /**
   * @param patch raw log-mel values.
   * @param labels indices of the labels that apply.
   * @param clips places of at most two clips in the list of names.
   * @param audible whether what the labels say can be heard in this window.
   */
  write(
    patch: Float32Array,
    labels: readonly number[],
    fold: number,
    clips: readonly number[],
    audible: boolean,
  ): void {
    const multiHot = new Uint8Array(this.#labels.length);
    for (const label of labels) multiHot[label] = 1;
    writeSync(this.#files.patches, new Float16Array(patch));
    writeSync(this.#files.labels, multiHot);
    writeSync(this.#files.folds, Uint8Array.of(fold));
    writeSync(this.#files.clips, Int16Array.of(clips[0] ?? -1, clips[1] ?? -1));
    writeSync(this.#files.audible, Uint8Array.of(audible ? 1 : 0));
    this.#count++;
  }

  close(): void {
    for (const file of Object.values(this.#files)) closeSync(file);
    writeFileSync(
      join(this.#folder, 'windows.json'),
      JSON.stringify({ count: this.#count, labels: this.#labels, clips: this.#clips }),
    );
  }
}
