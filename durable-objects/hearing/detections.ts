/**
 * Turns what mics hear into detections of the room: attributed, logged, ended once. One sound that a
 * model hears on several mics is one detection, made of one observation a mic.
 */
import type { EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';
import {
  type Detection,
  type DetectionEvent,
  type HeardBy,
  roundScore,
} from '../../protocol/logged-event.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Observation, Observations } from '../log/observations.ts';
import type { Settings } from '../settings/settings.ts';
import type { Mics } from './mics.ts';
import type { Progress, SoundEvent } from './model-hearing.ts';

/** Onsets of one sound, as several mics tell them, lie within this: hops, smoothing and lines differ. */
const sameOnsetMs = 1_500;

export class Detections {
  readonly #log: EventLog;
  readonly #observations: Observations;
  readonly #settings: Settings;
  readonly #mics: Mics;
  /** Observations of detections that have begun and not ended, by detection. */
  readonly #unfinished = new Map<EventId, Observation[]>();

  /** Takes up what is unfinished from before the room slept. */
  constructor(log: EventLog, observations: Observations, settings: Settings, mics: Mics) {
    this.#log = log;
    this.#observations = observations;
    this.#settings = settings;
    this.#mics = mics;
    for (const observation of observations.all) {
      this.#unfinished.set(observation.detection, [
        ...(this.#unfinished.get(observation.detection) ?? []),
        observation,
      ]);
    }
  }

  /** Observations that go on. */
  get sounding(): Observation[] {
    return [...this.#unfinished.values()].flat().filter(({ ended }) => !ended);
  }

  soundingOf(participantId: ParticipantId): Observation[] {
    return this.sounding.filter(({ participant }) => participant === participantId);
  }

  /** When what a model heard on a participant's mic since then ended last, by label. */
  endedOf(model: ModelId, participantId: ParticipantId, since: number): Map<string, number> {
    return this.#log.lastEnds(model, participantId, since);
  }

  /** Logs at `now` what was heard on a participant's mic. @returns the logged event, if any. */
  record(participant: Participant, sound: SoundEvent, now: number): DetectionEvent | undefined {
    return sound.phase === 'begin'
      ? this.#begin(participant, sound, now)
      : this.finish(participant.id, sound, now);
  }

  /** Logs that what a participant's mic heard has ended. @returns the logged event, if any. */
  finish(participant: ParticipantId, sound: SoundEvent, now: number): DetectionEvent | undefined {
    const begun = this.soundingOf(participant).find((each) => isOf(each, sound));
    if (!begun) return undefined;
    this.keep(begun, { ...sound, heardUntil: begun.at + Math.round(sound.durationMs) });
    return this.end(begun, now);
  }

  /** Notes how far a sound has come, in case it has to be ended without being heard to its end. */
  keep(observation: Observation, { heardUntil, peak, mean }: Progress): void {
    observation.heardUntil = Math.max(observation.at, heardUntil);
    observation.peak = Math.max(observation.peak, roundScore(peak));
    observation.mean = roundScore(mean);
    this.#observations.keep(observation);
  }

  /** Ends an observation where it was last heard. @returns the detection's end if it was the last one. */
  end(observation: Observation, now: number): DetectionEvent | undefined {
    const id = observation.detection;
    const all = this.#unfinished.get(id) ?? [];
    observation.ended = true;
    if (all.some(({ ended }) => !ended)) {
      this.#observations.keep(observation);
      return undefined;
    }
    this.#unfinished.delete(id);
    this.#observations.drop(id);
    const detection = describe(all);
    const heardUntil = Math.max(...all.map((each) => each.heardUntil));
    return this.#log.end({ ...detection, durationMs: heardUntil - detection.at }, now);
  }

  #begin(
    { id: participant, name }: Participant,
    sound: SoundEvent,
    now: number,
  ): DetectionEvent | undefined {
    const { model, label, at, levelDb } = sound;
    if (this.#goesOn(participant, sound)) return undefined;
    const scores = { peak: roundScore(sound.peak), mean: roundScore(sound.mean) };
    const heard = { participant, name, model, label, at, ...scores };
    const detection = this.#sharedWith(participant, sound);
    if (detection === undefined) {
      const begun = this.#log.begin(heard, now);
      this.#add({ ...heard, levelDb, detection: begun.id, heardUntil: at });
      return begun;
    }
    const all = this.#add({ ...heard, levelDb, detection, heardUntil: at });
    return this.#log.update(describe(all), now);
  }

  /**
   * A mic far from a sound may lose it and hear it again, while another one hears it all along: its
   * observation goes on then. @returns whether it does.
   */
  #goesOn(participantId: ParticipantId, sound: SoundEvent): boolean {
    if (!this.#settings.current.mergeMics) return false;
    const own = [...this.#unfinished.values()]
      .flat()
      .find((each) => each.participant === participantId && isOf(each, sound));
    const others = own && this.#unfinished.get(own.detection)?.filter(({ ended }) => !ended);
    if (!own?.ended || !others) return false;
    if (!others.some((other) => this.#mics.sharesSound(other.participant, participantId, sound.at)))
      return false;
    own.ended = false;
    this.#observations.keep(own);
    return true;
  }

  #add(observation: Observation): Observation[] {
    const all = [...(this.#unfinished.get(observation.detection) ?? []), observation];
    this.#unfinished.set(observation.detection, all);
    this.#observations.keep(observation);
    return all;
  }

  /** The detection in which the same model hears the same sound on other mics, if there is one. */
  #sharedWith(participantId: ParticipantId, sound: SoundEvent): EventId | undefined {
    if (!this.#settings.current.mergeMics) return undefined;
    for (const [detection, all] of this.#unfinished) {
      if (all.some(({ participant }) => participant === participantId)) continue;
      const shared = all.some(
        (other) =>
          isOf(other, sound) &&
          Math.abs(other.at - sound.at) <= sameOnsetMs &&
          this.#mics.sharesSound(other.participant, participantId, sound.at),
      );
      if (shared) return detection;
    }
    return undefined;
  }
}

/** Two models may have a label of one name: what one hears is nothing to the other. */
function isOf(observation: Observation, { model, label }: SoundEvent): boolean {
  return observation.model === model && observation.label === label;
}

/**
 * A detection as its observations tell it: that of the mic which heard it first, with all of them. Peak
 * and mean are those of the mic with the highest peak, so that they tell of the same scores.
 */
function describe(all: readonly Observation[]): Detection {
  const mics = all.toSorted((a, b) => a.at - b.at);
  const [{ detection: id, participant, name, model, label, at }] = mics as [Observation];
  const [{ peak, mean }] = mics.toSorted((a, b) => b.peak - a.peak) as [Observation];
  return {
    id,
    participant,
    name,
    model,
    label,
    at,
    peak,
    mean,
    ...(mics.length > 1 && { mics: mics.map(heardBy) }),
  };
}

function heardBy({ participant, name, at, peak, mean, levelDb }: Observation): HeardBy {
  return { participant, name, at, peak, mean, levelDb };
}
