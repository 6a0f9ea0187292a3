/** Recordings on their way into the room, one after another, and what became of each. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { RefusalError, type RoomApi } from '../../client/index.ts';
import { recordingName } from '../../protocol/clip.ts';
import { maxClipBytes } from '../../protocol/limits.ts';
import { clipNameOfFile } from '../../protocol/text.ts';
import { type Failure, isFailure } from '../elements/outcome.ts';
import { unreadableWords } from '../words/file-words.ts';
import { msg, str } from '../words/msg.ts';
import { sentenceOf } from '../words/why.ts';
import { recordableFile } from './recordable-file.ts';

/** What is being done with a file. */
export type Step = 'preparing' | 'sending' | 'recognising';

/** What became of a file, as a sentence. */
export interface Added {
  /** That it is added; undefined if it is not. */
  said?: string;
  /** What was done to it. */
  note?: string | undefined;
  /** Why it is not added. */
  problem?: string;
  /** By which the problem is explained. */
  refusal?: Failure;
}

/** An element that is handed the room's api, and another one once its key is replaced. */
export interface UploadHost extends ReactiveControllerHost {
  readonly api: RoomApi;
}

export class UploadQueue implements ReactiveController {
  /** Of the file whose turn it is; undefined when none is left. */
  step: Step | undefined;
  name = '';
  /** Share of it that was sent, in [0, 1]. */
  share = 0;
  /** Of this file and those added since it, in their order. */
  outcomes: readonly Added[] = [];
  readonly #host: UploadHost;
  #waiting: File[] = [];
  /** Those that waited when the upload was cancelled, until that is told. */
  #givenUp: File[] = [];
  #upload = new AbortController();

  constructor(host: UploadHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Files that wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Adds files behind those that wait. @param problems what else was given, and cannot be added. */
  add(files: readonly File[], problems: readonly string[] = []): void {
    const told = problems.map((problem) => ({ problem }));
    this.outcomes = this.step ? [...this.outcomes, ...told] : told;
    this.#waiting.push(...files);
    this.#host.requestUpdate();
    if (!this.step && files.length > 0) void this.#work();
  }

  /** Gives up the file whose turn it is, and those that wait. */
  cancel(): void {
    this.#givenUp.push(...this.#waiting);
    this.#waiting = [];
    this.#upload.abort();
  }

  hostDisconnected(): void {
    this.cancel();
  }

  async #work(): Promise<void> {
    for (let file = this.#waiting.shift(); file; file = this.#waiting.shift()) {
      const outcome = await this.#send(file);
      this.outcomes = [...this.outcomes, outcome, ...this.#givenUp.map(cancelled)];
      this.#givenUp = [];
    }
    this.#at(undefined);
  }

  async #send(given: File): Promise<Added> {
    this.name = given.name;
    this.share = 0;
    this.#at('preparing');
    this.#upload = new AbortController();
    const { signal } = this.#upload;
    try {
      const { file, note } = await recordableFile(given, signal);
      signal.throwIfAborted();
      if (file.size > maxClipBytes) throw new RefusalError('clip-too-large');
      this.#at('sending');
      const name = clipNameOfFile(file.name, unnamedOf(file));
      const clip = await this.#host.api.addClip(file, { name, signal, onProgress: this.#sent });
      return { said: msg(str`“${clip.name}” was added.`), note };
    } catch (error) {
      if (signal.aborted) return cancelled(given);
      // A file that changes while it is sent breaks the connection: it is to blame then.
      const unreadable = await whyUnreadable(given);
      if (isFailure(error) && !unreadable) {
        return { problem: msg(str`“${given.name}”: ${sentenceOf(error)}`), refusal: error };
      }
      return { problem: unreadableWords(given.name, unreadable ?? error) };
    }
  }

  readonly #sent = (share: number) => {
    this.share = share;
    this.#at(share >= 1 ? 'recognising' : 'sending');
  };

  #at(step: Step | undefined): void {
    this.step = step;
    this.#host.requestUpdate();
  }
}

function cancelled({ name }: File): Added {
  return { problem: msg(str`“${name}” was not added: you cancelled it.`) };
}

/** What a recording of a browser is called, which has no name: by its time. */
function unnamedOf({ name, lastModified }: File): string | undefined {
  return name === 'blob' ? recordingName(new Date(lastModified)) : undefined;
}

/** @returns what reading a file throws, or undefined if it can be read. */
function whyUnreadable(file: File): Promise<unknown> {
  // A file that is gone has no bytes, and a part of none can be read.
  const some = file.size > 0 ? file.slice(0, 1) : file;
  return some.arrayBuffer().then(
    () => undefined,
    (error: unknown) => error,
  );
}
