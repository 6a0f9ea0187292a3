/** One microphone, one audio context and one worklet between them: opened, looked at, closed. */
import { CaptureError, captureErrorOf } from './capture-error.ts';
import { captureProcessor } from './capture-node.ts';
import type { CaptureSight } from './capture-watch.ts';
import workletUrl from './capture-worklet.ts?worker&url';
import { within } from './within.ts';

/** How long the question for the microphone may stay unanswered, in milliseconds. */
const answerMs = 60_000;
/** How long the browser may take to start sound that it has allowed, in milliseconds. */
const startMs = 10_000;

export interface GraphOptions {
  /** Which microphone; the browser's choice by default. */
  readonly deviceId?: string | undefined;
  /** Gives it up while it starts: a microphone that comes later is released at once. */
  readonly signal?: AbortSignal | undefined;
  /** The microphone was granted, or needs no question. */
  readonly onGranted?: (() => void) | undefined;
}

/** What a graph tells; nothing after it was closed. */
export interface GraphListener {
  samples(samples: Float32Array): void;
  /** Something about it has changed: it is worth a look. */
  changed(): void;
  /** The worklet threw. */
  died(): void;
  /** The device is gone. */
  ended(): void;
}

export class CaptureGraph {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;

  private constructor(context: AudioContext, stream: MediaStream, listener: GraphListener) {
    const track = stream.getAudioTracks()[0];
    if (!track) throw new CaptureError('no-device');
    this.#context = context;
    this.stream = stream;
    this.track = track;
    this.#node = new AudioWorkletNode(context, captureProcessor, { numberOfOutputs: 0 });
    context.createMediaStreamSource(stream).connect(this.#node);
    // What comes from a muted track is silence that nobody made.
    this.#node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      if (!track.muted) listener.samples(data);
    };
    this.#node.onprocessorerror = () => listener.died();
    track.onended = () => listener.ended();
    track.onmute = () => listener.changed();
    track.onunmute = () => listener.changed();
    context.onstatechange = () => listener.changed();
  }

  /**
   * Call it inside the handler of a tap or click: browsers start sound only then.
   *
   * @param granted a microphone to go on with; else it is asked for.
   * @throws {CaptureError}
   */
  static async open(
    options: GraphOptions,
    listener: GraphListener,
    granted?: MediaStream,
  ): Promise<CaptureGraph> {
    const { signal } = options;
    const aborted = () => new CaptureError('cancelled');
    // No rate is asked for: Firefox refuses to connect a microphone of another one.
    const context = new AudioContext({ latencyHint: 'balanced' });
    let stream = granted;
    try {
      // Within the tap, before anything is awaited, or iOS leaves the context suspended.
      const started = Promise.all([context.resume(), context.audioWorklet.addModule(workletUrl)]);
      started.catch(() => {});
      stream ??= await within(askFor(options.deviceId), {
        ms: answerMs,
        tooLate: () => new CaptureError('unanswered'),
        aborted,
        signal,
        late: stopTracks,
      });
      options.onGranted?.();
      const tooLate = () => new CaptureError('not-started');
      await within(started, { ms: startMs, tooLate, aborted, signal });
      // Nobody has listened to it while the browser started.
      if (stream.getAudioTracks()[0]?.readyState === 'ended') throw new CaptureError('unplugged');
      return new CaptureGraph(context, stream, listener);
    } catch (error) {
      stopTracks(stream);
      closeContext(context);
      throw captureErrorOf(error);
    }
  }

  look(): CaptureSight {
    const { state, currentTime } = this.#context;
    const { muted } = this.track;
    return { state, currentTime, muted, rateHz: this.track.getSettings().sampleRate };
  }

  /** Asks the context to go on; what becomes of it is seen at the next look. */
  resume(): void {
    this.#context.resume().catch(() => {});
  }

  /** Lets go of everything but the microphone, which goes on in another graph. */
  detach(): MediaStream {
    this.#node.port.onmessage = null;
    this.#node.onprocessorerror = null;
    this.track.onended = null;
    this.track.onmute = null;
    this.track.onunmute = null;
    closeContext(this.#context);
    return this.stream;
  }

  close(): void {
    stopTracks(this.detach());
  }
}

function askFor(deviceId: string | undefined): Promise<MediaStream> {
  const audio: MediaTrackConstraints = {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
  };
  return navigator.mediaDevices.getUserMedia({ audio });
}

function stopTracks(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function closeContext(context: AudioContext): void {
  context.onstatechange = null;
  if (context.state !== 'closed') context.close().catch(() => {});
}
