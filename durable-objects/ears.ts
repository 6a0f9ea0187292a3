/** All that the room hears: one hearing a mic, and what becomes of it. */
import type { AudioFrame } from '../protocol/audio-frame.ts';
import { silenceEndsDetectionMs } from '../protocol/limits.ts';
import type { LoggedEvent, Participant } from '../protocol/messages.ts';
import type { Detections } from './detections.ts';
import type { Unfinished } from './event-log.ts';
import { type Heard, Hearing } from './hearing.ts';
import { defaultClassifier, defaultModelDescription } from './model.ts';

export class Ears {
  readonly #detections: Detections;
  readonly #publish: (event: LoggedEvent) => void;
  /** By participant. */
  readonly #hearings = new Map<string, Hearing>();

  /** @param publish tells everyone of a logged event. */
  constructor(detections: Detections, publish: (event: LoggedEvent) => void) {
    this.#detections = detections;
    this.#publish = publish;
  }

  /** Opens the model before the first frame comes, which then need not wait for it. */
  prepare(): void {
    defaultClassifier();
  }

  /**
   * Hears a frame of a participant's mic, at `now` by the room's clock.
   * @param onWindow is called with the window that the frame completed, before anything is logged.
   */
  hear(
    participant: Participant,
    frame: AudioFrame,
    now: number,
    onWindow: (window: NonNullable<Heard['window']>) => void,
  ): void {
    const { window, events } = this.#hearingOf(participant.id).hear(frame, now);
    if (window) onWindow(window);
    for (const event of events) this.#tell(this.#detections.record(participant, event));
  }

  /** Ends every sound of a mic that is off, silent or gone. */
  end(participant: Participant): void {
    for (const event of this.#hearings.get(participant.id)?.end() ?? []) {
      this.#tell(this.#detections.record(participant, event));
    }
    this.#hearings.delete(participant.id);
    this.#abandon(this.#detections.unfinishedOf(participant.id));
  }

  /** Ends the sounds of mics that fell silent, and notes how far the others have come. */
  endSilent(present: readonly Participant[], now: number): void {
    for (const participant of present) {
      const hearing = this.#hearings.get(participant.id);
      if (hearing && hearing.lastFrameAt + silenceEndsDetectionMs <= now) this.end(participant);
    }
    for (const unfinished of this.#detections.unfinished) {
      const { participant, label } = unfinished.detection;
      const sounding = this.#hearings.get(participant)?.sounding.get(label);
      if (sounding) this.#detections.keep(unfinished, sounding.heardUntil, sounding.peak);
      else this.#abandon([unfinished]);
    }
  }

  /** When `endSilent` is due: undefined while nothing sounds. */
  nextDue(now: number): number | undefined {
    const due = this.#detections.unfinished.map(({ detection }) => {
      const lastFrameAt = this.#hearings.get(detection.participant)?.lastFrameAt ?? now;
      return lastFrameAt + silenceEndsDetectionMs;
    });
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  #hearingOf(participantId: string): Hearing {
    const existing = this.#hearings.get(participantId);
    if (existing) return existing;
    // A sound that another model knew, before a deployment, cannot be heard to its end.
    const { labels } = defaultModelDescription;
    const known = (unfinished: Unfinished) => labels.includes(unfinished.detection.label);
    const unfinished = this.#detections.unfinishedOf(participantId);
    this.#abandon(unfinished.filter((one) => !known(one)));
    const hearing = new Hearing(defaultClassifier(), unfinished.filter(known));
    this.#hearings.set(participantId, hearing);
    return hearing;
  }

  #abandon(unfinished: readonly Unfinished[]): void {
    for (const one of unfinished) this.#publish(this.#detections.abandon(one));
  }

  #tell(event: LoggedEvent | undefined): void {
    if (event) this.#publish(event);
  }
}
