/** All that the room hears: one hearing a mic, and what becomes of it. */

import { defaultClassifier, defaultModelDescription } from '../../edge/embedded-model.ts';
import type { AudioFrame } from '../../protocol/audio-frame.ts';
import { silenceEndsDetectionMs } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { Detections } from './detections.ts';
import type { Strand } from '../log/event-log.ts';
import { type Heard, Hearing } from './mic-hearing.ts';

/** What comes of a frame at once, before anything is logged. */
export interface HearingListener {
  /** The frame completed a window. */
  window(window: NonNullable<Heard['window']>): void;
  /** Windows are left out from now on, or no longer. */
  quality(shedding: boolean, lagMs: number): void;
}

export class Ears {
  readonly #detections: Detections;
  readonly #publish: (event: LoggedEvent) => void;
  #settings: RoomSettings['tracker'];
  /** By participant. */
  readonly #hearings = new Map<string, Hearing>();
  /** Windows left out of mics that are no longer heard. */
  #shedBefore = 0;

  /** @param publish tells everyone of a logged event. */
  constructor(
    detections: Detections,
    settings: RoomSettings['tracker'],
    publish: (event: LoggedEvent) => void,
  ) {
    this.#detections = detections;
    this.#settings = settings;
    this.#publish = publish;
  }

  /** Hears by other settings from the next window of each mic on. */
  configure(settings: RoomSettings['tracker']): void {
    this.#settings = settings;
    for (const hearing of this.#hearings.values()) hearing.configure(settings);
  }

  /** Opens the model before the first frame comes, which then need not wait for it. */
  prepare(): void {
    defaultClassifier();
  }

  /** Hears a frame of a participant's mic, at `now` by the room's clock. */
  hear(participant: Participant, frame: AudioFrame, now: number, listener: HearingListener): void {
    const hearing = this.#hearingOf(participant.id, now);
    const wasShedding = hearing.shedding;
    const { window, events } = hearing.hear(frame, now);
    if (window) listener.window(window);
    if (hearing.shedding !== wasShedding) listener.quality(hearing.shedding, hearing.lagMs);
    for (const event of events) this.#tell(this.#detections.record(participant, event, now));
  }

  /** Windows left out since the room woke. */
  get shedWindows(): number {
    return [...this.#hearings.values()].reduce(
      (sum, { shedWindows }) => sum + shedWindows,
      this.#shedBefore,
    );
  }

  /** How late a participant's sound came last, in milliseconds; undefined if none came. */
  lagOf(participantId: string): number | undefined {
    return this.#hearings.get(participantId)?.lagMs;
  }

  /** Ends every sound of a mic that is off, silent or gone. */
  end(participant: Participant, now: number): void {
    const hearing = this.#hearings.get(participant.id);
    this.#shedBefore += hearing?.shedWindows ?? 0;
    for (const event of hearing?.end() ?? []) {
      this.#tell(this.#detections.record(participant, event, now));
    }
    this.#hearings.delete(participant.id);
    this.#abandon(this.#detections.soundingOf(participant.id), now);
  }

  /** Whether the mics of two participants heard the same sound, which began at `at`. */
  sharesSound(participant: string, other: string, at: number): boolean {
    const [one, two] = [this.#hearings.get(participant), this.#hearings.get(other)];
    return one !== undefined && two !== undefined && one.sharesSound(two, at);
  }

  /** Ends the sounds of mics that fell silent, and notes how far the others have come. */
  endSilent(present: readonly Participant[], now: number): void {
    for (const participant of present) {
      const hearing = this.#hearings.get(participant.id);
      if (hearing && hearing.lastFrameAt + silenceEndsDetectionMs <= now)
        this.end(participant, now);
    }
    for (const strand of this.#detections.sounding) {
      const sounding = this.#hearings.get(strand.participant)?.sounding.get(strand.label);
      if (sounding) this.#detections.keep(strand, sounding);
      else this.#abandon([strand], now);
    }
  }

  /** When `endSilent` is due: undefined while nothing sounds. */
  nextDue(now: number): number | undefined {
    const due = this.#detections.sounding.map(({ participant }) => {
      const lastFrameAt = this.#hearings.get(participant)?.lastFrameAt ?? now;
      return lastFrameAt + silenceEndsDetectionMs;
    });
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  #hearingOf(participantId: string, now: number): Hearing {
    const existing = this.#hearings.get(participantId);
    if (existing) return existing;
    // A sound that another model knew, before a deployment, cannot be heard to its end.
    const { labels } = defaultModelDescription;
    const known = ({ label }: Strand) => labels.includes(label);
    const sounding = this.#detections.soundingOf(participantId);
    this.#abandon(
      sounding.filter((strand) => !known(strand)),
      now,
    );
    const hearing = new Hearing(defaultClassifier(), this.#settings, {
      unfinished: sounding.filter(known),
      ended: this.#detections.endedOf(participantId, now - longestCooldownMs(this.#settings)),
    });
    this.#hearings.set(participantId, hearing);
    return hearing;
  }

  #abandon(strands: readonly Strand[], now: number): void {
    for (const strand of strands) this.#tell(this.#detections.end(strand, now));
  }

  #tell(event: LoggedEvent | undefined): void {
    if (event) this.#publish(event);
  }
}

function longestCooldownMs({ all, labels }: RoomSettings['tracker']): number {
  const own = Object.values(labels).map(({ cooldownMs = 0 }) => cooldownMs);
  return Math.max(all.cooldownMs, ...own);
}
