/** All that the room hears: each mic by each model, and what becomes of it. */
import { HeadRecognition } from '../../models/recognition/embedding-head.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import type { DecodedFrame } from '../../protocol/frames.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { maxHeldWhileOpeningMs, silenceEndsDetectionMs } from '../../protocol/limits.ts';
import type { DetectionEvent } from '../../protocol/logged-event.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { TrackerSettings } from '../../protocol/tracker-settings.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { Observation } from '../log/observations.ts';
import type { ModelsChange, RoomModels } from '../models/room-models.ts';
import type { Publishing } from '../publishing/publishing.ts';
import { RateMeter } from '../rate-meter.ts';
import type { Settings } from '../settings/settings.ts';
import type { ParticipantSession } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { RecentMics } from '../teaching/recent-mics.ts';
import type { Detections } from './detections.ts';
import { type Heard, MicHearing } from './mic-hearing.ts';
import type { Mics } from './mics.ts';
import { type HeardBefore, ModelHearing } from './model-hearing.ts';
import type { OpenModel, OpenModels } from './open-models.ts';
import { Stall } from './stall.ts';
import { toldScores } from './told-scores.ts';

export interface HearingParts {
  sessions: Sessions;
  settings: Settings;
  publishing: Publishing;
  /** What the room hears with. */
  sources: RoomModels;
  /** The same as they are opened. */
  models: OpenModels;
  mics: Mics;
  /** The last minute of each mic. */
  recent: RecentMics;
  detections: Detections;
  alarm: Alarm;
}

/**
 * What the log has of a sound that goes on lags behind it by so much at most, in milliseconds: it is
 * noted each time that its mic might have fallen silent.
 */
const notedEveryMs = 2 * silenceEndsDetectionMs;

export class RoomHearing {
  readonly windows = new RateMeter();
  readonly #room: HearingParts;
  /** Ends the sounds of mics that fell silent. */
  readonly #silence: Duty;
  readonly #stall = new Stall();
  /** Windows left out of mics that are no longer heard. */
  #shedBefore = 0;

  /** Goes on with what was unfinished as the room fell asleep. */
  constructor(room: HearingParts, now: number) {
    this.#room = room;
    this.#silence = room.alarm.register((at, lateMs) => {
      const later = this.#stall.excuse(lateMs, at);
      if (later === undefined) this.#endSilent(at);
      else this.#silence.due = later;
    });
    room.settings.subscribe(({ tracker }) => {
      for (const [, mic] of room.mics.all) {
        for (const model of room.models.ids)
          mic.configure(model, tracker[model] as TrackerSettings);
      }
    });
    room.sources.subscribe((change, at) => this.#followModels(change, at));
    this.#planSilence(now);
    if (room.sessions.participants.some(({ participant }) => participant.mic))
      this.#openModels(now);
  }

  /**
   * The room hears with other models from now on. What those heard that are gone has ended, which is told
   * before they are; those that have come are opened if a mic is on.
   */
  #followModels({ gone, come }: ModelsChange, now: number): void {
    const { models, publishing, settings, sessions } = this.#room;
    for (const id of gone) this.#endModel(id, now);
    models.follow(come);
    if (gone.length + come.length === 0) return;
    // Each model has settings of its own. A head that was trained anew keeps those that it had: example after
    // example would fill the log with them.
    const isRetrained = (id: ModelId) => come.includes(id) && models.isHead(id);
    if (!gone.every(isRetrained) || come.some((id) => !gone.includes(id)))
      publishing.announce({ type: 'settings', settings: settings.current }, now);
    if (sessions.participants.some(({ participant }) => participant.mic)) this.#openModels(now);
  }

  /** A model hears no mic any more, and what it heard ends. */
  #endModel(id: ModelId, now: number): void {
    const { mics, detections } = this.#room;
    for (const [participant, mic] of mics.all) {
      for (const event of mic.remove(id)) {
        this.#tell(detections.finish(participant, event, now), now);
      }
    }
    this.#abandon(
      detections.sounding.filter(({ model }) => model === id),
      now,
    );
    this.#planSilence(now);
  }

  /** A mic is on: opens the models before its first frame comes, which then need not wait for them. */
  micOn(now: number): void {
    this.#room.models.forgetFailures();
    this.#openModels(now);
  }

  /** Hears a frame of a participant's mic, at `now` by the room's clock. */
  hear(session: ParticipantSession, frame: DecodedFrame, now: number): void {
    this.#openModels(now);
    const { participant } = session;
    const mic = this.#room.mics.get(participant.id) ?? this.#begin(participant, now);
    mic.participant = participant;
    const { settlesAt: before, shedding: wasShedding } = mic;
    const hold = this.#room.models.opening;
    const othersLate = () => this.#othersLate(mic);
    this.#publish(participant, mic.hear(frame, { now, hold, othersLate }), now);
    if (before === undefined) this.#settleAfter(mic, now);
    if (mic.shedding === wasShedding) return;
    const { lagMs } = mic.timeline;
    session.send({ type: 'shedding', active: mic.shedding, lagMs });
  }

  /** Ends every sound of a mic that is off, silent or gone. */
  end(participant: ParticipantId, now: number): void {
    const { mics, recent, detections } = this.#room;
    const mic = mics.get(participant);
    if (mic) this.#publish(mic.participant, mic.settle({ now, hold: false }), now);
    this.#shedBefore += mic?.shedWindows ?? 0;
    for (const event of mic?.end() ?? []) {
      this.#tell(detections.finish(participant, event, now), now);
    }
    mics.remove(participant);
    recent.end(participant, now);
    this.#abandon(detections.soundingOf(participant), now);
    this.#planSilence(now);
  }

  /** The room is deleted: what is heard goes nowhere any more. */
  erase(): void {
    for (const [id] of this.#room.mics.all) this.#room.mics.remove(id);
    this.#silence.due = undefined;
  }

  /** Whether windows of some mic are left out now. */
  get shedding(): boolean {
    return this.#room.mics.all.some(([, mic]) => sheds(mic));
  }

  /** Windows left out since the room woke. */
  get shedWindows(): number {
    return this.#room.mics.all.reduce((sum, [, mic]) => sum + mic.shedWindows, this.#shedBefore);
  }

  /** How late a participant's sound came last, in milliseconds; undefined if none came. */
  lagOf(participant: ParticipantId): number | undefined {
    return this.#room.mics.get(participant)?.timeline.lagMs;
  }

  #openModels(now: number): void {
    this.#room.models.open((model) => this.#catchUp(model), now);
  }

  /** Hears the burst with which a mic's stream began once it is over. @param since when that was looked at. */
  #settleAfter(mic: MicHearing, since: number): void {
    const { settlesAt } = mic;
    if (settlesAt === undefined) return;
    // That may have been late.
    const restMs = Math.max(0, settlesAt - Math.max(since, Date.now()));
    setTimeout(() => this.#settle(mic, settlesAt), restMs);
  }

  /** @param expected when the burst would have been over if no more of it had come. */
  #settle(mic: MicHearing, expected: number): void {
    if (this.#room.mics.get(mic.participant.id) !== mic) return;
    if (mic.settlesAt !== expected) {
      this.#settleAfter(mic, expected);
      return;
    }
    const now = Date.now();
    this.#publish(mic.participant, mic.settle({ now, hold: this.#room.models.opening }), now);
  }

  /** Whether most of the other mics are late, if there are any: it is not the mic, then, nor its network. */
  #othersLate(mic: MicHearing): boolean | undefined {
    const others = this.#room.mics.all.map(([, other]) => other).filter((other) => other !== mic);
    if (others.length === 0) return undefined;
    return 2 * others.filter(sheds).length >= others.length;
  }

  #begin(participant: Participant, now: number): MicHearing {
    const { id } = participant;
    const mic = new MicHearing(participant, (timeline) =>
      this.#room.recent.begin(id, timeline, timeline.lastFrameAt),
    );
    this.#room.mics.add(id, mic);
    // A sound of a model that the room has no longer, after a deployment, cannot be heard to its end.
    const { models, detections } = this.#room;
    const unknown = detections.soundingOf(id).filter(({ model }) => !models.ids.includes(model));
    this.#abandon(unknown, now);
    for (const model of models.ready) this.#add(id, mic, model, now, now);
    return mic;
  }

  /** A model hears a mic from now on. @param from when the first sound came that it will hear. */
  #add(
    participant: ParticipantId,
    mic: MicHearing,
    model: OpenModel,
    from: number,
    now: number,
  ): Heard | undefined {
    const { id } = model;
    const tracker = this.#room.settings.trackerOf(id);
    const { labels } = ('head' in model ? model.head : model.classifier).metadata;
    const before = this.#heardBefore(participant, { id, labels, tracker }, from, now);
    const { timeline } = mic;
    if ('head' in model) {
      const recognition = new HeadRecognition(model.head, tracker);
      mic.addHead(model.base, new ModelHearing(id, recognition, before, timeline));
      return undefined;
    }
    const recognition = new StreamRecognition(model.classifier, tracker);
    return mic.add(new ModelHearing(id, recognition, before, timeline));
  }

  /** What a model heard on a participant's mic that may go on. */
  #heardBefore(
    participant: ParticipantId,
    { id, labels, tracker }: { id: ModelId; labels: readonly string[]; tracker: TrackerSettings },
    from: number,
    now: number,
  ): HeardBefore {
    const { detections } = this.#room;
    const sounding = detections.soundingOf(participant).filter(({ model }) => model === id);
    // Nor can one that another version of the model knew, and one that was heard long before is over.
    const heardFrom = from - notedEveryMs - silenceEndsDetectionMs;
    const known = sounding.filter(
      ({ label, heardUntil }) => labels.includes(label) && heardUntil >= heardFrom,
    );
    const over = sounding.filter((each) => !known.includes(each));
    this.#abandon(over, now);
    const ended = detections.endedOf(id, participant, now - longestCooldownMs(tracker));
    return { unfinished: known, ended };
  }

  /** A model is ready: it hears what was said while it was opened, and what is said from now on. */
  #catchUp(model: OpenModel): void {
    const now = Date.now();
    for (const [id, mic] of this.#room.mics.all) {
      const participant = this.#room.sessions.byId(id)?.participant;
      if (!participant) continue;
      const heard = this.#add(id, mic, model, now - maxHeldWhileOpeningMs, now);
      if (heard) this.#publish(participant, heard, now);
    }
  }

  /** Scores first: they are not logged, and nobody has to wait for the log to see them. */
  #publish(participant: Participant, { windows, events, failed }: Heard, now: number): void {
    for (const { model, window, sequence } of windows) {
      this.windows.count(now);
      this.#room.publishing.scores(toldScores(participant.id, model, sequence, window), now);
    }
    for (const event of events) {
      this.#tell(this.#room.detections.record(participant, event, now), now);
    }
    for (const { model, error } of failed) {
      for (const id of [model, ...this.#room.models.headsOn(model)]) {
        this.#room.models.fail(id, error);
        this.#endModel(id, now);
      }
    }
    if (events.length > 0) this.#planSilence(now);
  }

  /** Ends the sounds of mics that fell silent, and notes how far the others have come. */
  #endSilent(now: number): void {
    const { mics, models, detections } = this.#room;
    for (const [id, mic] of mics.all) {
      if (mic.timeline.lastFrameAt + silenceEndsDetectionMs <= now) this.end(id, now);
    }
    for (const observation of detections.sounding) {
      const mic = mics.get(observation.participant);
      const progress = mic?.progressOf(observation.model, observation.label);
      if (progress) detections.keep(observation, progress);
      // A model that is being opened will hear the mic's sound since then, as far as that is held.
      else if (
        !mic ||
        models.stateOf(observation.model) !== 'opening' ||
        observation.heardUntil + maxHeldWhileOpeningMs + notedEveryMs < now
      ) {
        this.#abandon([observation], now);
      }
    }
    this.#planSilence(now);
  }

  #planSilence(now: number): void {
    const { mics, detections } = this.#room;
    const due = detections.sounding.map(({ participant }) => {
      const lastFrameAt = mics.get(participant)?.timeline.lastFrameAt ?? now;
      return lastFrameAt + silenceEndsDetectionMs;
    });
    this.#silence.due = due.length > 0 ? Math.min(...due) : undefined;
  }

  #abandon(observations: readonly Observation[], now: number): void {
    for (const each of observations) this.#tell(this.#room.detections.end(each, now), now);
  }

  #tell(event: DetectionEvent | undefined, now: number): void {
    if (event) this.#room.publishing.publish(event, now);
  }
}

/** A mic from which nothing comes leaves nothing out, whatever it did last. */
function sheds({ shedding, timeline }: MicHearing): boolean {
  return shedding && timeline.lastFrameAt + silenceEndsDetectionMs > Date.now();
}

function longestCooldownMs({ all, labels }: TrackerSettings): number {
  const own = Object.values(labels).map(({ cooldownMs = 0 }) => cooldownMs);
  return Math.max(all.cooldownMs, ...own);
}
