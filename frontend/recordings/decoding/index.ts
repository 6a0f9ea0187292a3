/**
 * Files of other kinds than WAV as sound for the room. Mediabunny finds the packets in their containers,
 * the browser's decoder (WebCodecs) unpacks them one after the other: little is held at a time.
 */
import {
  ADTS,
  AudioSampleSink,
  BlobSource,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WEBM,
} from 'mediabunny';
import { RoomSound } from '../room-sound.ts';
import { beginningOf } from './beginning-of.ts';
import { decodeAtOnce } from './decode-at-once.ts';

/** What reading a file throws that was moved, or changed, or may not be read (File API, 4). */
const unreadable = ['NotReadableError', 'NotFoundError', 'SecurityError', 'NotAllowedError'];

const formats = [MP4, QTFF, WEBM, MATROSKA, OGG, MP3, FLAC, ADTS];

/**
 * @returns as much sound as the room can use; undefined if this browser cannot decode the file.
 * @throws the signal's reason, and what reading the file throws.
 */
export async function decodeSound(file: Blob, signal: AbortSignal): Promise<RoomSound | undefined> {
  const input = new Input({ formats, source: new BlobSource(file) });
  try {
    const track = await input.getPrimaryAudioTrack().catch(() => null);
    signal.throwIfAborted();
    if (track && (await track.canDecode().catch(() => false))) {
      const sound = await decodePackets(track, signal);
      if (sound) return sound;
    }
    const beginning = track
      ? await beginningOf(file, input, track, signal).catch(() => undefined)
      : file;
    signal.throwIfAborted();
    return beginning && (await decodeAtOnce(beginning, track !== null, signal));
  } finally {
    input.dispose();
  }
}

/** @returns what could be decoded: of a file that is damaged, what comes before. */
async function decodePackets(
  track: InputAudioTrack,
  signal: AbortSignal,
): Promise<RoomSound | undefined> {
  const sound = new RoomSound();
  let channels: Float32Array<ArrayBuffer>[] = [];
  try {
    for await (const sample of new AudioSampleSink(track).samples()) {
      const { numberOfChannels, numberOfFrames, sampleRate } = sample;
      try {
        if (signal.aborted) break;
        if (channels.length !== numberOfChannels || (channels[0]?.length ?? 0) < numberOfFrames) {
          channels = Array.from(
            { length: numberOfChannels },
            () => new Float32Array(numberOfFrames),
          );
        }
        for (const [planeIndex, channel] of channels.entries())
          sample.copyTo(channel, { planeIndex, format: 'f32-planar' });
      } finally {
        sample.close();
      }
      sound.addChannels(channels, numberOfFrames, sampleRate);
      if (sound.isFull) break;
    }
  } catch (error) {
    // A file that is gone is not one that is damaged.
    if (error instanceof DOMException && unreadable.includes(error.name)) throw error;
    console.warn('The rest of the file cannot be decoded:', error);
  }
  signal.throwIfAborted();
  return sound.isEmpty ? undefined : sound;
}
