/** FLAC files, decoded by libFLAC in wasm. */
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { MonoMix } from '../sound/mono.ts';
import type { FileSound } from './file-sound.ts';
import { RecordingError } from './recording-error.ts';

/** @throws {RecordingError} whose message lacks the file's name: "is truncated: ..." */
export async function readFlac(bytes: Uint8Array): Promise<FileSound> {
  const decoder = new FLACDecoder();
  try {
    await decoder.ready;
    const { channelData, sampleRate, samplesDecoded, errors } = await decoder.decodeFile(bytes);
    const [error] = errors;
    if (error) throw new RecordingError(`is damaged: ${error.message}.`);
    const promised = promisedSamples(bytes);
    if (samplesDecoded === 0 || samplesDecoded < promised) {
      throw new RecordingError(`is truncated: it has ${samplesDecoded} of ${promised} samples.`);
    }
    const mono = new Float32Array(samplesDecoded);
    new MonoMix(sampleRate).push(channelData, mono);
    return { rateHz: sampleRate, mono };
  } finally {
    decoder.free();
  }
}

/** Samples a channel by the STREAMINFO block (RFC 9639, 8.2), 36 bits; 0 if it does not say. */
function promisedSamples(bytes: Uint8Array): number {
  if (bytes.length < 26) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return (view.getUint8(21) & 0xf) * 2 ** 32 + view.getUint32(22);
}
