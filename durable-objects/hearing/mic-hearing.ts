/**
 * What the room hears of one mic, by each of its models. The first frames of a stream are held until it
 * is known when they were made, and for a model that is still being opened the last ones are.
 */
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import type { DecodedFrame } from '../../protocol/frames.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxHeldWhileOpeningMs } from '../../protocol/limits.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { MicMemory } from '../teaching/recent-mics.ts';
import { Burst, type HeldFrame } from './burst.ts';
import { decodeSound } from './decoders.ts';
import { type FramePlace, MicTimeline } from './mic-timeline.ts';
import type { ModelHearing, Progress, SoundEvent } from './model-hearing.ts';
import { Shedding } from './shedding.ts';
import { StandingDelay } from './standing-delay.ts';
import { pauseMs } from './stream-clock.ts';

type Windows = readonly HeardWindow[];

/** A head, and the model whose windows it is told of. */
interface Head {
  base: ModelId;
  hearing: ModelHearing<Windows>;
}

/** Windows and sounds, in the order in which they were heard. */
export interface Heard {
  windows: {
    model: Pick<ModelHearing, 'model' | 'labels'>;
    window: HeardWindow;
    sequence: number;
  }[];
  events: SoundEvent[];
  /** Models that could not go on, with the reason: they hear nothing of the mic any more. */
  failed: { model: ModelId; error: unknown }[];
}

function nothingHeard(): Heard {
  return { windows: [], events: [], failed: [] };
}

/** What goes on around a mic as a frame of it comes. */
export interface Around {
  /** When the frame came, by the room's clock. */
  now: number;
  /** Whether a model that is being opened will want it. */
  hold: boolean;
  /** Whether other mics are late too; undefined if there are none. */
  othersLate: () => boolean | undefined;
}

export class MicHearing {
  readonly timeline = new MicTimeline();
  /** Whose it is, as of the last frame. */
  participant: Participant;
  readonly #models = new Map<ModelId, ModelHearing>();
  readonly #heads = new Map<ModelId, Head>();
  readonly #remember: (timeline: MicTimeline) => MicMemory | undefined;
  #memory: MicMemory | undefined;
  readonly #shedding = new Shedding();
  readonly #delay = new StandingDelay();
  /** Frames that wait until it is known when they were made. */
  #burst: Burst | undefined;
  #held: HeldFrame[] = [];
  #heldMs = 0;
  /** Windows left out by models that hear it no more. */
  #shedBefore = 0;

  /** @param remember begins to keep a stream's last minute, where there is something to teach. */
  constructor(
    participant: Participant,
    remember: (timeline: MicTimeline) => MicMemory | undefined = () => undefined,
  ) {
    this.participant = participant;
    this.#remember = remember;
  }

  /** From the next frame on, and after what was held, a model hears the mic. */
  add(model: ModelHearing): Heard {
    this.#models.set(model.model, model);
    const heard = nothingHeard();
    for (const { frame, place } of this.#held) {
      this.#hear(model, decodeSound(frame), place, frame.sequence, heard);
    }
    return heard;
  }

  /** From the next window of its base model on, a head hears the mic. */
  addHead(base: ModelId, hearing: ModelHearing<Windows>): void {
    this.#heads.set(hearing.model, { base, hearing });
  }

  /** When frames that wait are to be heard, with `settle`; undefined while none wait. */
  get settlesAt(): number | undefined {
    return this.#burst?.end;
  }

  hear(frame: DecodedFrame, { now, hold, othersLate }: Around): Heard {
    const heard = nothingHeard();
    const place = this.timeline.place(frame.timestamp);
    if (place.restarted) {
      this.#release(now, hold, heard);
      heard.events.push(...this.end());
      this.#burst = new Burst(now, false);
    }
    if (this.timeline.arrived(place, frame.durationMs, now)) {
      this.#release(now, hold, heard);
      this.#burst = new Burst(now, true);
    }
    if (this.#burst) {
      this.#burst.hold({ frame, place }, this.timeline.lagMs, now);
      if (this.#burst.over(now)) this.#release(now, hold, heard);
      return heard;
    }
    const { lagMs } = this.timeline;
    this.timeline.putOff(this.#delay.update(lagMs, now, place.gap > 0, othersLate));
    this.#shedding.update(this.timeline.lagMs, now);
    this.#take({ frame, place }, hold, heard);
    return heard;
  }

  /** Nothing more belongs to the burst with which the stream began: it is heard. */
  settle({ now, hold }: Pick<Around, 'now' | 'hold'>): Heard {
    const heard = nothingHeard();
    this.#release(now, hold, heard);
    return heard;
  }

  /** Ends all that sounds: the mic is off, silent or gone. */
  end(): SoundEvent[] {
    this.#dropHeld();
    return this.#all.flatMap((model) => model.end());
  }

  /** A model hears the mic no more. @returns the ends of what it heard. */
  remove(model: ModelId): SoundEvent[] {
    const ended = this.#find(model)?.end() ?? [];
    this.#shedBefore += this.#find(model)?.shedWindows ?? 0;
    this.#models.delete(model);
    this.#heads.delete(model);
    return ended;
  }

  configure(model: ModelId, settings: Parameters<ModelHearing['configure']>[0]): void {
    this.#find(model)?.configure(settings);
  }

  /** How far a sound has come; undefined if the model does not hear it. */
  progressOf(model: ModelId, label: string): Progress | undefined {
    return this.#find(model)?.progressOf(label);
  }

  /** Whether windows are left out, since the sound comes later than it can be heard in full. */
  get shedding(): boolean {
    return this.#shedding.active;
  }

  /** Windows left out so far. */
  get shedWindows(): number {
    return this.#all.reduce((sum, { shedWindows }) => sum + shedWindows, this.#shedBefore);
  }

  get #all(): Pick<ModelHearing, 'end' | 'shedWindows'>[] {
    return [...this.#models.values(), ...[...this.#heads.values()].map(({ hearing }) => hearing)];
  }

  #find(
    model: ModelId,
  ): Pick<ModelHearing, 'configure' | 'end' | 'progressOf' | 'shedWindows'> | undefined {
    return this.#models.get(model) ?? this.#heads.get(model)?.hearing;
  }

  #release(now: number, hold: boolean, heard: Heard): void {
    const burst = this.#burst;
    if (!burst) return;
    this.#burst = undefined;
    const paused = burst.afterPause && !burst.full && burst.leastLagMs > pauseMs;
    if (paused) this.timeline.putOff(burst.leastLagMs);
    this.#shedding.update(this.timeline.lagMs, now);
    for (const held of burst.frames) this.#take(held, hold, heard);
  }

  #take(held: HeldFrame, hold: boolean, heard: Heard): void {
    const { frame, place } = held;
    const samples = decodeSound(frame);
    this.timeline.take(samples, place.position);
    if (place.restarted) this.#memory = this.#remember(this.timeline);
    this.#memory?.push(samples, place);
    this.#hold(held, hold);
    for (const model of this.#models.values()) {
      this.#hear(model, samples, place, frame.sequence, heard);
    }
  }

  #hear(
    model: ModelHearing,
    samples: Float32Array,
    place: FramePlace,
    sequence: number,
    heard: Heard,
  ): void {
    if (this.#models.get(model.model) !== model) return;
    try {
      const { windows, events } = model.hear(samples, place, this.shedding);
      heard.windows.push(...windows.map((window) => ({ model, window, sequence })));
      heard.events.push(...events);
      this.#hearByHeads(model.model, windows, place, sequence, heard);
    } catch (error) {
      // The others go on.
      heard.events.push(...this.remove(model.model));
      heard.failed.push({ model: model.model, error });
    }
  }

  /** What a model made of its windows is told to the heads on it, and remembered. */
  #hearByHeads(
    base: ModelId,
    windows: Windows,
    place: FramePlace,
    sequence: number,
    heard: Heard,
  ): void {
    const taught = new Map<number, Float32Array>();
    for (const head of this.#heads.values()) {
      if (head.base !== base) continue;
      const { hearing } = head;
      try {
        const { windows: named, events } = hearing.hear(windows, place, false);
        heard.windows.push(...named.map((window) => ({ model: hearing, window, sequence })));
        heard.events.push(...events);
        for (const { endSample, scores } of named) taught.set(endSample, scores);
      } catch (error) {
        heard.events.push(...this.remove(hearing.model));
        heard.failed.push({ model: hearing.model, error });
      }
    }
    if (this.#memory?.base !== base) return;
    for (const window of windows) this.#memory.heard(window, taught.get(window.endSample));
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
