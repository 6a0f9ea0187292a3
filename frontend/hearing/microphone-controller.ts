/** One's own microphone in a room: capture, publishing and the wake lock as one thing. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Capture, CaptureTrouble, Processing } from '../../client/audio/index.ts';
import { type Publisher, RefusalError, type RoomConnection } from '../../client/index.ts';
import type { Level } from '../../sound/level.ts';
import { latePart } from '../elements/late-part.ts';
import { sentenceOf, sentenceOfEnd } from '../words/why.ts';
import { ownSoundOf } from './own-sound.ts';
import { WakeLock } from './wake-lock.ts';

/** Quieter than this for `silenceAfterMs` is taken for a muted microphone, in dBFS. */
const silenceDb = -85;
const silenceAfterMs = 3000;
/** How often the level is drawn at most, in milliseconds: it comes 25 times a second, and the meter moves in between. */
const levelMs = 100;
/** A start that takes longer than this is explained, in milliseconds. */
const slowAfterMs = 3000;

/** Comes once the page is drawn, so that it is there by the first tap. */
const audio = () => import('../../client/audio/index.ts');

/** What a start waits for: that one allows it, or that the browser begins. */
export type StartWait = 'permission' | 'browser';

export class MicrophoneController implements ReactiveController {
  state: 'off' | 'starting' | 'on' = 'off';
  /** What a start that takes long waits for. */
  awaited: StartWait | undefined;
  /** Why the microphone is off although it should be on, as a sentence. */
  problem: string | undefined;
  /** Why nothing comes although it is on, and since when. */
  trouble: { kind: CaptureTrouble; since: number } | undefined;
  level: Level | undefined;
  /** Processing that this browser does not turn off. */
  stillOn: readonly Processing[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #wakeLock = new WakeLock(() => this.#host.requestUpdate());
  #capture: Capture | undefined;
  #publisher: Publisher | undefined;
  #lastSoundAt = 0;
  /** When the level was drawn last. */
  #drawnAt = 0;
  /** Gives up the start that is under way; a start that was overtaken is another one's. */
  #start: AbortController | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    void latePart(audio());
  }

  /** Whether nothing but silence arrives, as from a microphone with a mute switch. */
  get silent(): boolean {
    return this.state === 'on' && performance.now() - this.#lastSoundAt > silenceAfterMs;
  }

  /** Whether the screen is kept on. */
  get awake(): boolean {
    return this.#wakeLock.held;
  }

  /** Call it inside the handler of a tap or click. */
  async start(connection: RoomConnection): Promise<void> {
    if (this.state !== 'off') return;
    const start = new AbortController();
    this.#start = start;
    this.problem = undefined;
    this.#set('starting');
    let awaited: StartWait = 'permission';
    if (!(await latePart(audio()))) {
      this.stop();
      return;
    }
    const { startCapture, captureErrorOf } = await audio();
    const slow = setTimeout(() => this.#await(awaited), slowAfterMs);
    try {
      const capture = await startCapture({
        signal: start.signal,
        onGranted: () => {
          awaited = 'browser';
          if (this.awaited && this.#start === start) this.#await(awaited);
        },
        onSamples: (samples) => {
          this.#publisher?.write(samples);
          ownSoundOf(connection).write(samples);
        },
        onLevel: (level) => this.#hear(level),
        onTrouble: (kind, since) => this.#stall(kind, since),
        onEnd: (error) => this.stop(sentenceOf(error)),
      });
      if (start.signal.aborted) {
        capture.stop();
        return;
      }
      this.#capture = capture;
      this.#watch(connection, start.signal);
      const publisher = connection.publish();
      if (start.signal.aborted) {
        publisher.close();
        return;
      }
      this.#publisher = publisher;
      this.stillOn = capture.stillOn;
      this.#lastSoundAt = performance.now();
      this.#wakeLock.acquire();
      this.awaited = undefined;
      this.#set('on');
    } catch (error) {
      if (start.signal.aborted) return;
      this.stop(sentenceOf(error instanceof RefusalError ? error : captureErrorOf(error)));
    } finally {
      clearTimeout(slow);
    }
  }

  /** Starts anew a microphone from which nothing comes. Call it inside the handler of a tap or click. */
  restart(): void {
    this.#capture?.restart();
  }

  /** Also gives up a start. @param problem why, if not because one wanted to. */
  stop(problem?: string): void {
    this.#start?.abort();
    this.problem = problem;
    this.#capture?.stop();
    this.#capture = undefined;
    this.#publisher?.close();
    this.#publisher = undefined;
    this.#wakeLock.release();
    this.awaited = undefined;
    this.trouble = undefined;
    this.level = undefined;
    this.#set('off');
  }

  hostDisconnected(): void {
    if (this.state !== 'off') this.stop();
  }

  /** What takes the microphone out of the room says why: the room refuses it, or no socket gets through. */
  #watch(connection: RoomConnection, signal: AbortSignal): void {
    const stop = (why: string) => {
      if (!signal.aborted && !connection.state.getSnapshot().microphoneOn) this.stop(why);
    };
    connection.on('error', (error) => stop(sentenceOf(error)), { signal });
    connection.on('close', (info) => stop(sentenceOfEnd(info)), { signal });
  }

  #await(awaited: StartWait): void {
    if (this.state !== 'starting') return;
    this.awaited = awaited;
    this.#host.requestUpdate();
  }

  #hear(level: Level): void {
    if (level.rmsDb > silenceDb) this.#lastSoundAt = performance.now();
    this.level = level;
    const now = performance.now();
    if (now - this.#drawnAt < levelMs) return;
    this.#drawnAt = now;
    this.#host.requestUpdate();
  }

  #stall(kind: CaptureTrouble | undefined, since: number): void {
    this.trouble = kind && { kind, since };
    if (!kind) this.#publisher?.skip(Date.now() - since);
    // The meter rests: what it showed last is no level of now.
    this.level = undefined;
    // Whether it is silence that comes is seen anew.
    this.#lastSoundAt = performance.now();
    this.#host.requestUpdate();
  }

  #set(state: MicrophoneController['state']): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
