/** Takes in the sound of a clip: finds out what it is, stores it, and recognises what it can decode. */
import type { Clip } from '../../protocol/clip.ts';
import { maxClipBytes } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { WavError } from '../../sound/wav/wav-error.ts';
import { WavReader } from '../../sound/wav/wav-reader.ts';
import { Beginning, type Begun } from './beginning.ts';
import type { ClipObject } from './object.ts';
import { type ClipModel, ClipRecognition } from './recognition.ts';

/** What the sound tells of its clip. */
export type ClipSound = Pick<
  Clip,
  'status' | 'type' | 'bytes' | 'durationMs' | 'recognisedMs' | 'detections'
>;

export interface Intake {
  /** Where the bytes go; not finished yet when `takeInSound` returns. */
  object: ClipObject;
  /** What may come at most. */
  maxBytes: number;
  /** Opens the models that hear the clip; they are released before `takeInSound` ends. */
  openModels: () => Promise<ClipModel[]>;
}

/**
 * @param audio the bytes of the file.
 * @throws {RefusalError} `clip-empty`, `clip-unsupported`, `clip-unreadable`, `clip-too-large`,
 *   `clip-quota`, what `openModels` throws
 */
export async function takeInSound(
  audio: AsyncIterable<Uint8Array>,
  intake: Intake,
): Promise<ClipSound> {
  const wav = new WavSound(intake.openModels);
  try {
    return await takeIn(audio, intake, wav);
  } finally {
    wav.release();
  }
}

/** @param wav hears the sound if it is a WAV file. */
async function takeIn(
  audio: AsyncIterable<Uint8Array>,
  { object, maxBytes }: Intake,
  wav: WavSound,
): Promise<ClipSound> {
  const beginning = new Beginning();
  let begun: Begun | undefined;
  let bytes = 0;
  const hear = async (portion: Uint8Array) => {
    if (begun?.type === 'wav') await wav.push(portion);
  };
  for await (const portion of audio) {
    bytes += portion.length;
    if (bytes > maxBytes) {
      throw new RefusalError(maxBytes < maxClipBytes ? 'clip-quota' : 'clip-too-large');
    }
    await object.write(portion);
    if (begun) {
      await hear(portion);
      continue;
    }
    begun = beginning.push(portion);
    if (begun) await hear(begun.bytes);
  }
  if (!begun) {
    begun = beginning.end();
    await hear(begun.bytes);
  }
  const heard = begun.type === 'wav' ? await wav.finish() : undefined;
  return { status: heard?.detections ? 'recognised' : 'stored', type: begun.type, bytes, ...heard };
}

/** A WAV file as it is decoded and recognised. */
class WavSound {
  readonly #reader = new WavReader();
  readonly #openModels: Intake['openModels'];
  #models: readonly ClipModel[] = [];
  #recognition: Promise<ClipRecognition | undefined> | undefined;

  constructor(openModels: Intake['openModels']) {
    this.#openModels = openModels;
  }

  async push(bytes: Uint8Array): Promise<void> {
    await this.#hear(readable(() => this.#reader.push(bytes)));
  }

  async #hear(samples: Float32Array): Promise<void> {
    const { format } = this.#reader;
    if (!format || samples.length === 0) return;
    this.#recognition ??= this.#recognise(format.rateHz);
    await (await this.#recognition)?.push(samples);
  }

  async finish(): Promise<Pick<Clip, 'durationMs' | 'recognisedMs' | 'detections'>> {
    await this.#hear(readable(() => this.#reader.end()));
    const { frames, format } = this.#reader;
    const durationMs = Math.round((1000 * frames) / (format?.rateHz ?? 1));
    const recognition = await this.#recognition;
    return { durationMs, ...(await recognition?.finish(durationMs)) };
  }

  /** Nothing more is heard: the models may be closed. */
  release(): void {
    for (const { release } of this.#models) release();
  }

  /** @returns undefined if there is no model that could hear the clip. */
  async #recognise(rateHz: number): Promise<ClipRecognition | undefined> {
    this.#models = await this.#openModels();
    return this.#models.length > 0 ? new ClipRecognition(this.#models, rateHz) : undefined;
  }
}

/** @throws {RefusalError} `clip-unreadable` for what is no WAV file that can be read. */
function readable<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof WavError) throw new RefusalError('clip-unreadable', error.message);
    throw error;
  }
}
