/** What only the browser's decoder for whole files knows: all of it is unpacked at once. */
import { sampleRateHz } from '../../../protocol/limits.ts';
import { RoomSound } from '../room-sound.ts';

/**
 * Larger files whose length nobody knows are not decoded, in bytes: at the bit rate of telephones these
 * are ten minutes. Those that are not compressed, AIFF, do not grow much.
 */
const [maxBytes, maxUncompressedBytes] = [2 * 1024 * 1024, 64 * 1024 * 1024];

/**
 * @param isCut whether it is known to hold no more than the room can use.
 * @returns undefined if this browser cannot decode it, or would need too much for that.
 * @throws the signal's reason, and what reading the file throws.
 */
export async function decodeAtOnce(
  file: Blob,
  isCut: boolean,
  signal: AbortSignal,
): Promise<RoomSound | undefined> {
  const isUncompressed = (await file.slice(0, 4).text()) === 'FORM';
  if (!isCut && file.size > (isUncompressed ? maxUncompressedBytes : maxBytes)) return undefined;
  // Decoding resamples to the rate of the context.
  const context = new OfflineAudioContext(1, 1, sampleRateHz);
  const bytes = await file.arrayBuffer();
  signal.throwIfAborted();
  const decoded = await context.decodeAudioData(bytes).catch(() => undefined);
  signal.throwIfAborted();
  if (!decoded || decoded.length === 0) return undefined;
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, channel) =>
    decoded.getChannelData(channel),
  );
  const sound = new RoomSound();
  sound.addChannels(channels, decoded.length, sampleRateHz);
  return sound;
}
