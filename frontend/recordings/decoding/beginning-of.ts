/**
 * The beginning of a file as a file of its own, for browsers that decode only files at once: those
 * without WebCodecs for sound, as Safari before 26.
 */
import { EncodedPacketSink, type Input, type InputAudioTrack } from 'mediabunny';
import { maxRecognisedClipMs } from '../../../protocol/limits.ts';
import { adtsHeader } from './adts.ts';

const maxSeconds = maxRecognisedClipMs / 1000;
/** For headers, and for what varies in how much sound takes. */
const spareBytes = 65_536;

/** @returns undefined if the file cannot be cut. @throws the signal's reason. */
export async function beginningOf(
  file: Blob,
  input: Input,
  track: InputAudioTrack,
  signal: AbortSignal,
): Promise<Blob | undefined> {
  const seconds = await input.computeDuration([track]);
  signal.throwIfAborted();
  if (seconds <= maxSeconds) return file;
  const codec = await track.getCodec();
  if (codec === 'aac') return aacPackets(track, signal);
  const isIndexed = ['MP4', 'QuickTime File Format'].includes((await input.getFormat()).name);
  if (isIndexed) return undefined;
  return file.slice(0, Math.ceil((file.size * maxSeconds) / seconds) + spareBytes);
}

async function aacPackets(track: InputAudioTrack, signal: AbortSignal): Promise<Blob | undefined> {
  const config = await track.getDecoderConfig();
  if (!config) return undefined;
  const parts: BlobPart[] = [];
  for await (const { data, timestamp } of new EncodedPacketSink(track).packets()) {
    signal.throwIfAborted();
    if (timestamp >= maxSeconds) break;
    const header = adtsHeader(config, data.length);
    if (!header) return undefined;
    parts.push(header, data.slice());
  }
  return new Blob(parts, { type: 'audio/aac' });
}
