/**
 * A file as the room can recognise it. The room reads WAV; what else this browser can play is decoded
 * here, to 16 kHz mono WAV, and sent so. What is too long for that, or what the browser cannot play
 * either, goes as it is: the room stores it, or says why not.
 */
import { maxClipBytes, sampleRateHz } from '../../protocol/limits.ts';
import { MonoMix } from '../../sound/mono.ts';
import { encodePcm16 } from '../../sound/pcm16.ts';
import { wavHeader } from '../../sound/wav/wav-header.ts';

/** Larger files are not decoded: unpacked they would fill a phone's memory. */
const maxDecodedBytes = 64 * 1024 * 1024;

export interface RecordableFile {
  file: File;
  /** What was done to it, or why it will not be recognised, as a sentence. */
  note?: string;
}

export async function recordableFile(file: File): Promise<RecordableFile> {
  const wav = await isWav(file);
  if ((wav && file.size <= maxClipBytes) || file.size === 0) return { file };
  if (file.size > maxDecodedBytes) return { file };
  const samples = await decode(file);
  if (!samples) return { file };
  const header = wavHeader(samples.length, sampleRateHz);
  if (header.length + 2 * samples.length > maxClipBytes) {
    return { file, note: 'It is too long to be recognised here, so it is only stored.' };
  }
  const name = wav ? file.name : `${file.name.replace(/\.[^.]*$/, '')}.wav`;
  const pcm = encodePcm16(samples);
  return {
    file: new File([header, pcm], name, { type: 'audio/wav' }),
    note: wav
      ? 'It was larger than the room takes: it is stored as 16 kHz mono.'
      : 'It was turned into a WAV of 16 kHz mono, so that the room can recognise it.',
  };
}

async function isWav(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...start);
  return /^(RIFF|RIFX|RF64)/.test(text) && text.endsWith('WAVE');
}

/** @returns 16 kHz mono samples in [-1, 1], or undefined if this browser cannot decode the file. */
async function decode(file: File): Promise<Float32Array | undefined> {
  // Decoding resamples to the rate of the context.
  const context = new OfflineAudioContext(1, 1, sampleRateHz);
  const decoded = await context.decodeAudioData(await file.arrayBuffer()).catch(() => undefined);
  if (!decoded || decoded.length === 0) return undefined;
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, channel) =>
    decoded.getChannelData(channel),
  );
  const mono = new Float32Array(decoded.length);
  new MonoMix().push(channels, mono);
  return mono;
}
