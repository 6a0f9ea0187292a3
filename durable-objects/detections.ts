/** Turns what is heard into detections of the room: attributed, logged, ended once. */
import type { Detection, DetectionEvent } from '../protocol/logged-event.ts';
import type { Participant } from '../protocol/participant.ts';
import type { EventLog, Unfinished } from './event-log.ts';
import type { SoundEvent } from './hearing.ts';

export class Detections {
  readonly #log: EventLog;
  /** Detections that have begun and not ended, by participant and label. */
  readonly #unfinished = new Map<string, Unfinished>();

  /** Takes up what the log has unfinished from before the room slept. */
  constructor(log: EventLog) {
    this.#log = log;
    for (const unfinished of log.unfinished()) {
      this.#unfinished.set(keyOf(unfinished.detection), unfinished);
    }
  }

  get unfinished(): Unfinished[] {
    return [...this.#unfinished.values()];
  }

  unfinishedOf(participantId: string): Unfinished[] {
    return this.unfinished.filter(({ detection }) => detection.participant === participantId);
  }

  /** Logs at `now` what was heard on a participant's mic. @returns the logged event. */
  record({ id, name }: Participant, sound: SoundEvent, now: number): DetectionEvent | undefined {
    const { label, at, durationMs } = sound;
    const peak = round(sound.peak);
    if (sound.phase === 'begin') {
      const logged = this.#log.begin({ participant: id, name, label, at, peak }, now);
      const { detection } = logged;
      this.#unfinished.set(keyOf(detection), { detection, heardUntil: at });
      return logged;
    }
    const begun = this.#unfinished.get(keyOf({ participant: id, label }));
    return (
      begun && this.#end({ ...begun.detection, durationMs: Math.round(durationMs), peak }, now)
    );
  }

  /** Notes how far a detection has come, in case it has to be abandoned. */
  keep({ detection }: Unfinished, heardUntil: number, peak: number): void {
    const kept = { detection: { ...detection, peak: round(peak) }, heardUntil };
    this.#unfinished.set(keyOf(detection), kept);
    this.#log.keep(kept);
  }

  /** Ends a detection of which nothing more can be heard, with what is known of it. */
  abandon({ detection, heardUntil }: Unfinished, now: number): DetectionEvent {
    const durationMs = Math.max(0, heardUntil - detection.at);
    return this.#end({ ...detection, durationMs }, now);
  }

  #end(detection: Detection, now: number): DetectionEvent {
    this.#unfinished.delete(keyOf(detection));
    return this.#log.end(detection, now);
  }
}

function keyOf({ participant, label }: Pick<Detection, 'participant' | 'label'>): string {
  return `${participant} ${label}`;
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
