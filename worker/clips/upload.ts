/** Takes in the sound of a clip: finds out what it is, stores it, and recognises what it can decode. */

import type { ClipInvitation } from '../../durable-objects/room.ts';
import { defaultClassifier } from '../../edge/embedded-model.ts';
import type { TrackerSettings } from '../../models/recognition/tracker-settings.ts';
import type { Clip, ClipType } from '../../protocol/clip.ts';
import { maxClipBytes } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { WavError } from '../../sound/wav/wav-error.ts';
import { WavReader } from '../../sound/wav/wav-reader.ts';
import { sniffContainer, sniffedBytes } from './container.ts';
import type { ClipObject } from './object.ts';
import { ClipRecognition } from './recognition.ts';

/** What the sound tells of its clip. */
export type ClipSound = Pick<
  Clip,
  'status' | 'type' | 'bytes' | 'durationMs' | 'recognisedMs' | 'detections'
>;

/**
 * @param audio the bytes of the file.
 * @param object where they go; not finished yet when this returns.
 * @param invitation how much may come, and by which settings it is heard.
 * @throws {RefusalError} `clip-empty`, `clip-unsupported`, `clip-unreadable`, `clip-too-large`,
 *   `clip-quota`
 */
export async function takeInSound(
  audio: AsyncIterable<Uint8Array>,
  object: ClipObject,
  { maxBytes, tracker }: Pick<ClipInvitation, 'maxBytes' | 'tracker'>,
): Promise<ClipSound> {
  let type: ClipType | undefined;
  let wav: WavSound | undefined;
  let bytes = 0;
  for await (const portion of withHead(audio)) {
    if (!type) {
      type = sniffContainer(portion);
      if (!type) throw new RefusalError('clip-unsupported');
      if (type === 'wav') wav = new WavSound(tracker);
    }
    bytes += portion.length;
    if (bytes > maxBytes) {
      throw new RefusalError(maxBytes < maxClipBytes ? 'clip-quota' : 'clip-too-large');
    }
    await object.write(portion);
    await wav?.push(portion);
  }
  if (!type) throw new RefusalError('clip-empty');
  const heard = await wav?.finish();
  return { status: heard ? 'recognised' : 'stored', type, bytes, ...heard };
}

/** A WAV file as it is decoded and recognised. */
class WavSound {
  readonly #reader = new WavReader();
  readonly #tracker: TrackerSettings;
  #recognition: ClipRecognition | undefined;

  constructor(tracker: TrackerSettings) {
    this.#tracker = tracker;
  }

  async push(bytes: Uint8Array): Promise<void> {
    const samples = readable(() => this.#reader.push(bytes));
    const { format } = this.#reader;
    if (!format || samples.length === 0) return;
    this.#recognition ??= new ClipRecognition(defaultClassifier(), format.rateHz, this.#tracker);
    await this.#recognition.push(samples);
  }

  async finish(): Promise<Pick<Clip, 'durationMs' | 'recognisedMs' | 'detections'> | undefined> {
    readable(() => this.#reader.end());
    const { frames, format } = this.#reader;
    const durationMs = Math.round((1000 * frames) / (format?.rateHz ?? 1));
    return { durationMs, ...(await this.#recognition?.finish(durationMs)) };
  }
}

/** @throws {RefusalError} `clip-unreadable` for what is no WAV that is read here. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof WavError ? new RefusalError('clip-unreadable', error.message) : error;
  }
}

/** The same bytes, of which the first portion has as many as tell the container. */
async function* withHead(audio: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] | undefined = [];
  let heldBytes = 0;
  for await (const portion of audio) {
    heldBytes += portion.length;
    held?.push(portion);
    if (held && heldBytes < sniffedBytes) continue;
    yield held ? Buffer.concat(held) : portion;
    held = undefined;
  }
  if (held && heldBytes > 0) yield Buffer.concat(held);
}
