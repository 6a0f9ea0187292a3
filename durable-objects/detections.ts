/** Turns what is heard into detections of the room: attributed, logged, ended once. */
import type { Detection, LoggedEvent, Participant } from '../protocol/messages.ts';
import type { EventLog } from './event-log.ts';
import type { SoundEvent } from './hearing.ts';

export class Detections {
  readonly #log: EventLog;
  /** Detections that have begun and not ended, by participant and label. */
  readonly #unfinished = new Map<string, Detection>();

  /** Takes up what the log has unfinished from before the room slept. */
  constructor(log: EventLog) {
    this.#log = log;
    for (const detection of log.unfinished()) this.#unfinished.set(keyOf(detection), detection);
  }

  get unfinished(): Detection[] {
    return [...this.#unfinished.values()];
  }

  unfinishedOf(participantId: string): Detection[] {
    return this.unfinished.filter(({ participant }) => participant === participantId);
  }

  /** Logs what was heard on a participant's mic. @returns the logged event. */
  record({ id, name }: Participant, sound: SoundEvent): LoggedEvent | undefined {
    const { label, at, durationMs } = sound;
    const peak = round(sound.peak);
    if (sound.phase === 'begin') {
      const logged = this.#log.begin({
        participant: id,
        name,
        label,
        at,
        peak,
      });
      this.#unfinished.set(keyOf(logged.detection), logged.detection);
      return logged;
    }
    const begun = this.#unfinished.get(keyOf({ participant: id, label }));
    return begun && this.end({ ...begun, durationMs: Math.round(durationMs), peak });
  }

  /** Ends a detection, with its duration if it is known. */
  end(detection: Detection): LoggedEvent {
    this.#unfinished.delete(keyOf(detection));
    return this.#log.end({ durationMs: 0, ...detection });
  }
}

function keyOf({ participant, label }: Pick<Detection, 'participant' | 'label'>): string {
  return `${participant} ${label}`;
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
