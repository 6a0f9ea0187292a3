/**
 * The microphone as a stream of 16 kHz mono samples, as unprocessed as the browser gives it:
 * echo cancellation, noise suppression and gain control are made for speech and swallow the very
 * sounds that are to be recognised. It is watched, and restarted if nothing comes any more.
 */
import { type Level, levelOf } from '../../sound/level.ts';
import { CaptureError, type CaptureFailure, captureErrorOf } from './capture-error.ts';
import { CaptureGraph, type GraphListener } from './capture-graph.ts';
import { type CaptureStep, type CaptureTrouble, CaptureWatch } from './capture-watch.ts';

export interface CaptureOptions {
  /** Which microphone; the browser's choice by default. */
  deviceId?: string;
  /** Gives it up while it starts: a microphone that is granted later is released at once. */
  signal?: AbortSignal;
  /** The microphone was granted: what is left is the browser's. */
  onGranted?(): void;
  /** Takes each chunk: 40 ms of 16 kHz mono in [-1, 1]. */
  onSamples(samples: Float32Array): void;
  /** Takes the level of each chunk. */
  onLevel?(level: Level): void;
  /**
   * Nothing comes from it although it is on, for this reason, since then (milliseconds since the Unix
   * epoch); or undefined: it comes again, and did not since then. It is restarted by itself where that
   * helps.
   */
  onTrouble?(trouble: CaptureTrouble | undefined, since: number): void;
  /** The microphone went away by itself; everything has been released. */
  onEnd?(error: CaptureError): void;
}

const processing = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;
export type Processing = (typeof processing)[number];

/** What a later attempt would meet too; a device that is busy now, with a call, is not. */
const lasting: ReadonlySet<CaptureFailure> = new Set(['denied', 'no-device', 'unplugged']);

/** How often it is looked at, in milliseconds; throttled in the background, which does no harm. */
const lookEveryMs = 1_000;

/**
 * Starts the microphone. Call it inside the handler of a tap or click: browsers start sound only then.
 *
 * @throws {CaptureError} whose message says what to do: after a deadline if it is never answered or
 * never starts.
 */
export async function startCapture(options: CaptureOptions): Promise<Capture> {
  if (!globalThis.isSecureContext) throw new CaptureError('insecure');
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode) {
    throw new CaptureError('unsupported');
  }
  const capture = new Capture(options);
  await capture.start();
  return capture;
}

export class Capture implements GraphListener {
  readonly #options: CaptureOptions;
  readonly #watch = new CaptureWatch(performance.now());
  #graph: CaptureGraph | undefined;
  #looks: ReturnType<typeof setInterval> | undefined;
  /** The restart that is under way. */
  #attempt: AbortController | undefined;
  #over = false;
  #told: CaptureTrouble | undefined;
  /** When sound came last before the trouble that was told, by the clock of `performance.now`. */
  #soundAt = 0;
  readonly #look = () => this.changed();

  /** Use `startCapture`. */
  constructor(options: CaptureOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#graph = await CaptureGraph.open(this.#options, this);
    this.#watch.reopened(performance.now());
    this.#looks = setInterval(this.#look, lookEveryMs);
    document.addEventListener('visibilitychange', this.#look);
    navigator.mediaDevices.addEventListener?.('devicechange', this.#look);
  }

  /** What the browser really does, by `MediaStreamTrack.getSettings()`. */
  get settings(): MediaTrackSettings {
    return this.#graph?.track.getSettings() ?? {};
  }

  /** Processing that could not be turned off (Safari ignores some of the wishes). */
  get stillOn(): readonly Processing[] {
    const { settings } = this;
    return processing.filter((name) => settings[name] === true);
  }

  /**
   * Restarts it at once, in place of a restart that is under way. Call it inside the handler of a tap or
   * click: some browsers start it only then, and leave one by itself waiting.
   */
  restart(): void {
    void this.#reopen(undefined);
  }

  /** Releases the microphone and everything else. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#attempt?.abort();
    clearInterval(this.#looks);
    document.removeEventListener('visibilitychange', this.#look);
    navigator.mediaDevices.removeEventListener?.('devicechange', this.#look);
    this.#graph?.close();
    this.#graph = undefined;
  }

  samples(samples: Float32Array): void {
    if (this.#over) return;
    this.#watch.sound(performance.now());
    this.#tell();
    this.#options.onLevel?.(levelOf(samples));
    this.#options.onSamples(samples);
  }

  changed(): void {
    if (this.#over || this.#attempt) return;
    const gone = { state: 'closed', currentTime: 0, muted: false, rateHz: undefined };
    this.#do(this.#watch.look(this.#graph?.look() ?? gone, performance.now()));
  }

  died(): void {
    if (!this.#over && !this.#attempt) this.#do(this.#watch.died(performance.now()));
  }

  ended(): void {
    this.#end(new CaptureError('unplugged'));
  }

  #do(step: CaptureStep): void {
    this.#tell();
    if (step === 'resume') this.#graph?.resume();
    if (step === 'rebuild') void this.#reopen(this.#graph);
    if (step === 'restart') void this.#reopen(undefined);
  }

  /** Tells of a trouble as it begins, changes and ends. */
  #tell(): void {
    const { trouble, soundAt } = this.#watch;
    if (trouble === this.#told) return;
    // A new graph begins its own times: nothing has come since before the first trouble all the same.
    if (this.#told === undefined) this.#soundAt = soundAt;
    this.#told = trouble;
    this.#options.onTrouble?.(trouble, Date.now() - (performance.now() - this.#soundAt));
  }

  /** @param kept whose microphone goes on in a new graph; else it is asked for anew. */
  async #reopen(kept: CaptureGraph | undefined): Promise<void> {
    this.#attempt?.abort();
    const attempt = new AbortController();
    this.#attempt = attempt;
    const last = this.#graph;
    this.#graph = undefined;
    const stream = kept?.track.readyState === 'live' ? kept.detach() : undefined;
    if (!stream) last?.close();
    const { deviceId } = this.#options;
    const { signal } = attempt;
    try {
      const graph = await CaptureGraph.open({ deviceId, signal }, this, stream);
      // Given up in the very moment.
      if (signal.aborted) graph.close();
      else this.#graph = graph;
    } catch (error) {
      const { code } = captureErrorOf(error);
      if (lasting.has(code)) this.#end(new CaptureError(code, error));
    } finally {
      if (this.#attempt === attempt) this.#attempt = undefined;
      if (!signal.aborted) this.#watch.reopened(performance.now());
    }
  }

  #end(error: CaptureError): void {
    if (this.#over) return;
    this.stop();
    this.#options.onEnd?.(error);
  }
}
