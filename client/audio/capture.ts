/**
 * The microphone as a stream of 16 kHz mono samples, as unprocessed as the browser gives it:
 * echo cancellation, noise suppression and gain control are made for speech and swallow the very
 * sounds that are to be recognised.
 */
import { type Level, levelOf } from '../../sound/level.ts';
import { CaptureError, captureErrorOf } from './capture-error.ts';
import { captureProcessor } from './capture-node.ts';
import workletUrl from './capture-worklet.ts?worker&url';

export interface CaptureOptions {
  /** Which microphone; the browser's choice by default. */
  deviceId?: string;
  /** Takes each chunk: 40 ms of 16 kHz mono in [-1, 1]. */
  onSamples(samples: Float32Array): void;
  /** Takes the level of each chunk. */
  onLevel?(level: Level): void;
  /** The microphone went away by itself; everything has been released. */
  onEnd?(error: CaptureError): void;
}

export interface Capture {
  /** The microphone's name, as the browser tells it. */
  readonly deviceName: string;
  /** What the browser really does, by `MediaStreamTrack.getSettings()`. */
  readonly settings: MediaTrackSettings;
  /** Processing that could not be turned off (Safari ignores some of the wishes). */
  readonly stillOn: readonly Processing[];
  /** Releases the microphone and everything else. */
  stop(): void;
}

const processing = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;
export type Processing = (typeof processing)[number];

/**
 * Starts the microphone. Call it inside the handler of a tap or click: browsers start sound only then.
 *
 * @throws {CaptureError} whose message says what to do.
 */
export async function startCapture(options: CaptureOptions): Promise<Capture> {
  if (!globalThis.isSecureContext) throw new CaptureError('insecure');
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.AudioWorkletNode) {
    throw new CaptureError('unsupported');
  }
  // No rate is asked for: Firefox refuses to connect a microphone of another one.
  const context = new AudioContext({ latencyHint: 'balanced' });
  let stream: MediaStream | undefined;
  try {
    // Within the tap, before anything is awaited, or iOS leaves the context suspended.
    const resumed = context.resume();
    stream = await navigator.mediaDevices.getUserMedia({ audio: constraints(options.deviceId) });
    await Promise.all([resumed, context.audioWorklet.addModule(workletUrl)]);
    return connect(context, stream, options);
  } catch (error) {
    release(context, stream);
    throw captureErrorOf(error);
  }
}

function constraints(deviceId: string | undefined): MediaTrackConstraints {
  return {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    ...(deviceId !== undefined && { deviceId: { exact: deviceId } }),
  };
}

function connect(context: AudioContext, stream: MediaStream, options: CaptureOptions): Capture {
  const track = stream.getAudioTracks()[0];
  if (!track) throw new CaptureError('no-device');
  const node = new AudioWorkletNode(context, captureProcessor, { numberOfOutputs: 0 });
  context.createMediaStreamSource(stream).connect(node);
  let stopped = false;

  const stop = () => {
    if (stopped) return;
    stopped = true;
    node.port.onmessage = null;
    release(context, stream);
  };
  const end = (error: CaptureError) => {
    if (stopped) return;
    stop();
    options.onEnd?.(error);
  };

  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    options.onLevel?.(levelOf(data));
    options.onSamples(data);
  };
  node.onprocessorerror = () => end(new CaptureError('failed'));
  track.onended = () => end(new CaptureError('unplugged'));
  // A phone call interrupts the context on iOS; it wants to be asked to go on.
  context.onstatechange = () => {
    if (!stopped && context.state !== 'running') context.resume().catch(() => {});
  };

  const settings = track.getSettings();
  return {
    deviceName: track.label,
    settings,
    stillOn: processing.filter((name) => settings[name] === true),
    stop,
  };
}

function release(context: AudioContext, stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
  }
  context.onstatechange = null;
  if (context.state !== 'closed') context.close().catch(() => {});
}
