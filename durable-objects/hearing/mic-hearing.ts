/**
 * What the room hears of one mic, by each of its models. For a model that is still being opened the
 * last frames are held.
 */
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import type { DecodedFrame } from '../../protocol/frames.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxHeldWhileOpeningMs } from '../../protocol/limits.ts';
import { decodeSound } from './decoders.ts';
import { type FramePlace, MicTimeline } from './mic-timeline.ts';
import type { ModelHearing, Progress, SoundEvent } from './model-hearing.ts';
import { Shedding } from './shedding.ts';

/** Windows and sounds, in the order in which they were heard. */
export interface Heard {
  windows: { model: ModelHearing; window: HeardWindow; sequence: number }[];
  events: SoundEvent[];
}

interface HeldFrame {
  frame: DecodedFrame;
  place: FramePlace;
}

export class MicHearing {
  readonly timeline = new MicTimeline();
  readonly #models = new Map<ModelId, ModelHearing>();
  readonly #shedding = new Shedding();
  #held: HeldFrame[] = [];
  #heldMs = 0;

  /** From the next frame on, and after what was held, a model hears the mic. */
  add(model: ModelHearing): Heard {
    this.#models.set(model.model, model);
    const heard: Heard = { windows: [], events: [] };
    for (const { frame, place } of this.#held) {
      this.#hear(model, decodeSound(frame), place, frame.sequence, heard);
    }
    return heard;
  }

  /**
   * @param now when the frame came, by the room's clock.
   * @param hold whether a model that is being opened will want it.
   */
  hear(frame: DecodedFrame, now: number, hold: boolean): Heard {
    const place = this.timeline.place(frame.timestamp);
    const heard: Heard = { windows: [], events: [] };
    if (place.restarted) {
      heard.events.push(...this.end());
      this.timeline.start(place.position, now);
    }
    const samples = decodeSound(frame);
    const riseMs = this.timeline.take(samples, place.position, now);
    if (riseMs !== undefined) this.#shedding.update(riseMs);
    this.#hold({ frame, place }, hold);
    for (const model of this.#models.values()) {
      this.#hear(model, samples, place, frame.sequence, heard);
    }
    return heard;
  }

  /** Ends all that sounds: the mic is off, silent or gone. */
  end(): SoundEvent[] {
    this.#dropHeld();
    return [...this.#models.values()].flatMap((model) => model.end());
  }

  configure(model: ModelId, settings: Parameters<ModelHearing['configure']>[0]): void {
    this.#models.get(model)?.configure(settings);
  }

  /** How far a sound has come; undefined if the model does not hear it. */
  progressOf(model: ModelId, label: string): Progress | undefined {
    return this.#models.get(model)?.progressOf(label);
  }

  /** Whether windows are left out, since the sound comes later than it can be heard in full. */
  get shedding(): boolean {
    return this.#shedding.active;
  }

  /** Windows left out so far. */
  get shedWindows(): number {
    return [...this.#models.values()].reduce((sum, { shedWindows }) => sum + shedWindows, 0);
  }

  #hear(
    model: ModelHearing,
    samples: Float32Array,
    place: FramePlace,
    sequence: number,
    heard: Heard,
  ): void {
    const { windows, events } = model.hear(samples, place, this.shedding);
    heard.windows.push(...windows.map((window) => ({ model, window, sequence })));
    heard.events.push(...events);
  }

  /** Keeps a frame while it may be wanted, and the sound of the last seconds before it. */
  #hold(held: HeldFrame, hold: boolean): void {
    // What lies before a restart is on another clock.
    if (!hold || held.place.restarted) this.#dropHeld();
    if (!hold) return;
    this.#held.push(held);
    this.#heldMs += held.frame.durationMs;
    while (this.#heldMs > maxHeldWhileOpeningMs) {
      this.#heldMs -= this.#held.shift()?.frame.durationMs ?? 0;
    }
  }

  #dropHeld(): void {
    this.#held = [];
    this.#heldMs = 0;
  }
}
