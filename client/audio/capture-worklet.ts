/**
 * The capture worklet: microphone blocks in, 40 ms chunks of 16 kHz mono out by MessagePort.
 * It runs on the audio thread, so hidden tabs do not slow it down.
 */
import { sampleRateHz } from '../../protocol/limits.ts';
import { captureProcessor, chunkMs } from './capture-node.ts';
import { MonoChunks } from './mono-chunks.ts';

// The global scope of worklets (Web Audio API, 1.32.2), which TypeScript's DOM library leaves out.
declare const sampleRate: number;
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof CaptureProcessor): void;

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #chunks = new MonoChunks(
    sampleRate,
    sampleRateHz,
    (chunkMs * sampleRateHz) / 1000,
    (chunk) => this.port.postMessage(chunk, [chunk.buffer]),
  );

  /** @returns true: keep running while the source is connected. */
  process([channels]: readonly Float32Array[][]): boolean {
    if (channels) this.#chunks.push(channels);
    return true;
  }
}

registerProcessor(captureProcessor, CaptureProcessor);
