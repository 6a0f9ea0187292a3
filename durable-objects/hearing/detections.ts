/**
 * Turns what mics hear into detections of the room: attributed, logged, ended once. One sound that
 * several mics hear is one detection, made of one strand a mic.
 */
import {
  type Detection,
  type DetectionEvent,
  type HeardBy,
  roundScore,
} from '../../protocol/logged-event.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { EventLog, Strand } from '../log/event-log.ts';
import type { Progress, SoundEvent } from './mic-hearing.ts';

/** Onsets of one sound, as several mics tell them, lie within this: hops, smoothing and lines differ. */
const sameOnsetMs = 1_500;

export interface MergeRule {
  /** Whether sounds of several mics are merged at all. */
  enabled(): boolean;
  /** Whether two participants' mics heard the same sound, which began at `at`. */
  sharesSound(participant: string, other: string, at: number): boolean;
}

export class Detections {
  readonly #log: EventLog;
  readonly #rule: MergeRule;
  /** Strands of detections that have begun and not ended, by detection. */
  readonly #unfinished = new Map<number, Strand[]>();

  /** Takes up what the log has unfinished from before the room slept. */
  constructor(log: EventLog, rule: MergeRule) {
    this.#log = log;
    this.#rule = rule;
    for (const strand of log.strands()) {
      this.#unfinished.set(strand.detection, [
        ...(this.#unfinished.get(strand.detection) ?? []),
        strand,
      ]);
    }
  }

  /** Strands that go on. */
  get sounding(): Strand[] {
    return [...this.#unfinished.values()].flat().filter(({ ended }) => !ended);
  }

  soundingOf(participantId: string): Strand[] {
    return this.sounding.filter(({ participant }) => participant === participantId);
  }

  /** When what a participant's mic heard since then ended last, by label. */
  endedOf(participantId: string, since: number): ReadonlyMap<string, number> {
    return this.#log.lastEnds(participantId, since);
  }

  /** Logs at `now` what was heard on a participant's mic. @returns the logged event, if any. */
  record(participant: Participant, sound: SoundEvent, now: number): DetectionEvent | undefined {
    if (sound.phase === 'begin') return this.#begin(participant, sound, now);
    const begun = this.soundingOf(participant.id).find(({ label }) => label === sound.label);
    if (!begun) return undefined;
    this.keep(begun, { ...sound, heardUntil: begun.at + Math.round(sound.durationMs) });
    return this.end(begun, now);
  }

  /** Notes how far a strand has come, in case it has to be ended without being heard to its end. */
  keep(strand: Strand, { heardUntil, peak, mean }: Progress): void {
    strand.heardUntil = Math.max(strand.at, heardUntil);
    strand.peak = Math.max(strand.peak, roundScore(peak));
    strand.mean = roundScore(mean);
    this.#log.keep(strand);
  }

  /** Ends a strand where it was last heard. @returns the detection's end if it was the last one. */
  end(strand: Strand, now: number): DetectionEvent | undefined {
    const id = strand.detection;
    const strands = this.#unfinished.get(id) ?? [];
    strand.ended = true;
    if (strands.some(({ ended }) => !ended)) {
      this.#log.keep(strand);
      return undefined;
    }
    this.#unfinished.delete(id);
    const detection = describe(strands);
    const heardUntil = Math.max(...strands.map((each) => each.heardUntil));
    return this.#log.end({ ...detection, durationMs: heardUntil - detection.at }, now);
  }

  #begin({ id, name }: Participant, sound: SoundEvent, now: number): DetectionEvent | undefined {
    const { label, at, peak, mean, levelDb } = sound;
    if (this.#goesOn(id, label, at)) return undefined;
    const scores = { peak: roundScore(peak), mean: roundScore(mean) };
    const heard = { participant: id, name, at, ...scores, levelDb };
    const shared = this.#sharedWith(id, label, at);
    if (!shared) {
      const begun = this.#log.begin({ label, participant: id, name, at, ...scores }, now);
      this.#add({ ...heard, label, detection: begun.id, heardUntil: at });
      return begun;
    }
    const [{ detection }] = shared as [Strand];
    const strands = this.#add({ ...heard, label, detection, heardUntil: at });
    return this.#log.update(describe(strands), now);
  }

  /**
   * A mic far from a sound may lose it and hear it again, while another one hears it all along: its
   * strand goes on then. @returns whether it does.
   */
  #goesOn(participantId: string, label: string, at: number): boolean {
    if (!this.#rule.enabled()) return false;
    const own = [...this.#unfinished.values()]
      .flat()
      .find((strand) => strand.participant === participantId && strand.label === label);
    const others = own && this.#unfinished.get(own.detection)?.filter(({ ended }) => !ended);
    if (!own?.ended || !others) return false;
    if (!others.some((other) => this.#rule.sharesSound(other.participant, participantId, at))) {
      return false;
    }
    own.ended = false;
    this.#log.keep(own);
    return true;
  }

  #add(strand: Strand): Strand[] {
    const strands = [...(this.#unfinished.get(strand.detection) ?? []), strand];
    this.#unfinished.set(strand.detection, strands);
    this.#log.keep(strand);
    return strands;
  }

  /** The strands of a detection that hears the same sound on other mics, if there is one. */
  #sharedWith(participantId: string, label: string, at: number): Strand[] | undefined {
    if (!this.#rule.enabled()) return undefined;
    return [...this.#unfinished.values()].find((strands) => {
      if (strands.some(({ participant }) => participant === participantId)) return false;
      return strands.some(
        (other) =>
          other.label === label &&
          Math.abs(other.at - at) <= sameOnsetMs &&
          this.#rule.sharesSound(other.participant, participantId, at),
      );
    });
  }
}

/**
 * A detection as its strands tell it: that of the mic which heard it first, with all of them. Peak
 * and mean are those of the mic with the highest peak, so that they tell of the same scores.
 */
function describe(strands: readonly Strand[]): Detection {
  const mics = strands.toSorted((a, b) => a.at - b.at);
  const [{ detection: id, label, participant, name, at }] = mics as [Strand];
  const [{ peak, mean }] = mics.toSorted((a, b) => b.peak - a.peak) as [Strand];
  return {
    id,
    label,
    participant,
    name,
    at,
    peak,
    mean,
    ...(mics.length > 1 && { mics: mics.map(heardBy) }),
  };
}

function heardBy({ participant, name, at, peak, mean, levelDb }: Strand): HeardBy {
  return { participant, name, at, peak, mean, levelDb };
}
