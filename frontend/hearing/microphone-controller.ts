/** One's own microphone in a room: capture, publishing and the wake lock as one thing. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Capture, type Processing, startCapture } from '../../client/audio/capture.ts';
import { captureErrorOf } from '../../client/audio/capture-error.ts';
import { type Publisher, RefusalError, type RoomConnection } from '../../client/index.ts';
import type { Level } from '../../sound/level.ts';
import { WakeLock } from './wake-lock.ts';

/** Quieter than this for `silenceAfterMs` is taken for a muted microphone, in dBFS. */
const silenceDb = -85;
const silenceAfterMs = 3000;

export class MicrophoneController implements ReactiveController {
  state: 'off' | 'starting' | 'on' = 'off';
  /** Why the microphone is off although it should be on, as a sentence. */
  problem: string | undefined;
  level: Level | undefined;
  /** Processing that this browser does not turn off. */
  stillOn: readonly Processing[] = [];
  readonly #host: ReactiveControllerHost;
  readonly #wakeLock = new WakeLock();
  #capture: Capture | undefined;
  #publisher: Publisher | undefined;
  #lastSoundAt = 0;
  /** Counts starts and stops, so that a start that was overtaken notices. */
  #turn = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether nothing but silence arrives, as from a microphone with a mute switch. */
  get silent(): boolean {
    return this.state === 'on' && performance.now() - this.#lastSoundAt > silenceAfterMs;
  }

  /** Call it inside the handler of a tap or click. */
  async start(connection: RoomConnection): Promise<void> {
    if (this.state !== 'off') return;
    const turn = ++this.#turn;
    this.problem = undefined;
    this.#set('starting');
    try {
      const capture = await startCapture({
        onSamples: (samples) => this.#publisher?.write(samples),
        onLevel: (level) => this.#hear(level),
        onEnd: (error) => this.stop(error.message),
      });
      if (turn !== this.#turn) {
        capture.stop();
        return;
      }
      this.#capture = capture;
      this.#publisher = connection.publish();
      this.stillOn = capture.stillOn;
      this.#lastSoundAt = performance.now();
      this.#wakeLock.acquire();
      this.#set('on');
    } catch (error) {
      if (turn !== this.#turn) return;
      this.stop((error instanceof RefusalError ? error : captureErrorOf(error)).message);
    }
  }

  /** @param problem why, if not because one wanted to. */
  stop(problem?: string): void {
    this.#turn++;
    this.problem = problem;
    this.#capture?.stop();
    this.#capture = undefined;
    this.#publisher?.close();
    this.#publisher = undefined;
    this.#wakeLock.release();
    this.level = undefined;
    this.#set('off');
  }

  hostDisconnected(): void {
    if (this.state !== 'off') this.stop();
  }

  #hear(level: Level): void {
    if (level.rmsDb > silenceDb) this.#lastSoundAt = performance.now();
    this.level = level;
    this.#host.requestUpdate();
  }

  #set(state: MicrophoneController['state']): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
