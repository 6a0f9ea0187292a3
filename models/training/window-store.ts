/** Writes labelled patches to disk as flat little-endian arrays that numpy maps without copying. */
import { closeSync, constants, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { LogMelParameters } from '../front-ends/log-mel.ts';
import { HOP_SAMPLES } from './front-end.ts';

/** A window as it is stored. */
export interface StoredWindow {
  /** As the network takes it. */
  patch: Float32Array;
  /** Without room, line and background, as YAMNet takes it, where a teacher is to hear it. */
  plainPatch?: Float32Array;
  /** Indices of the labels that apply. */
  labels: readonly number[];
  fold: number;
  /** The sounds that can be heard in it, by their place in the sound store: as many a window, -1 for none. */
  clips: readonly number[];
  /** Whether what the labels say can be heard in this window. */
  audible: boolean;
}

/**
 * A folder with `patches.f16` and, where windows have them, `plain-patches.f16` `[n, values]`,
 * `labels.u8` `[n, labels]` (1 where a label applies), `folds.u8` `[n]`, `audible.u8` `[n]`,
 * `clips.i16` `[n, clips]`, and `windows.json`.
 */
export class WindowStore {
  #row: number;
  readonly #folder: string;
  readonly #labels: readonly string[];
  readonly #frontEnd: LogMelParameters;
  readonly #files = new Map<string, number>();

  /**
   * @param frontEnd by which patches are made.
   * @param firstRow where to begin, so that several processes can fill one store.
   */
  constructor(folder: string, labels: readonly string[], frontEnd: LogMelParameters, firstRow = 0) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#labels = labels;
    this.#frontEnd = frontEnd;
    this.#row = firstRow;
  }

  write({ patch, plainPatch, labels, fold, clips, audible }: StoredWindow): void {
    const multiHot = new Uint8Array(this.#labels.length);
    for (const label of labels) multiHot[label] = 1;
    this.#put('patches.f16', new Float16Array(patch));
    if (plainPatch) this.#put('plain-patches.f16', new Float16Array(plainPatch));
    this.#put('labels.u8', multiHot);
    this.#put('folds.u8', Uint8Array.of(fold));
    this.#put('clips.i16', Int16Array.from(clips));
    this.#put('audible.u8', Uint8Array.of(audible ? 1 : 0));
    this.#row++;
  }

  /** @param count windows in the whole store. */
  close(count = this.#row): void {
    for (const file of this.#files.values()) closeSync(file);
    const described = {
      count,
      labels: this.#labels,
      frontEnd: this.#frontEnd,
      hopSamples: HOP_SAMPLES,
    };
    writeFileSync(join(this.#folder, 'windows.json'), JSON.stringify(described));
  }

  /** Rows of a file have one size. */
  #put(name: string, row: NodeJS.ArrayBufferView): void {
    let file = this.#files.get(name);
    if (file === undefined) {
      file = openSync(join(this.#folder, name), constants.O_WRONLY | constants.O_CREAT);
      this.#files.set(name, file);
    }
    writeSync(file, row, 0, row.byteLength, this.#row * row.byteLength);
  }
}
