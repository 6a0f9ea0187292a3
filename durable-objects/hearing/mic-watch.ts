/**
 * Tells everyone when nothing comes from a mic that is on, and when its sound is back. A mic that sends
 * has its alarm put off as it rings; one that was told to be silent sets none, and the room may sleep.
 */
import type { DecodedFrame } from '../../protocol/frames.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { micYieldsMs } from '../../protocol/limits.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { Publishing } from '../publishing/publishing.ts';
import type { ParticipantSession } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import { MicSilence } from './mic-silence.ts';
import { Stall } from './stall.ts';

export interface MicWatchParts {
  sessions: Sessions;
  publishing: Publishing;
  alarm: Alarm;
}

export class MicWatch {
  readonly #room: MicWatchParts;
  readonly #mics = new Map<ParticipantId, MicSilence>();
  readonly #look: Duty;
  readonly #stall = new Stall();

  /** Takes up the mics that were on as the room fell asleep: when their last frames came is forgotten. */
  constructor(room: MicWatchParts, now: number) {
    this.#room = room;
    this.#look = room.alarm.register(
      (at, lateMs) => {
        const later = this.#stall.excuse(lateMs, at);
        if (later === undefined) this.#tellSilent(at);
        else this.#look.due = later;
      },
      { along: true },
    );
    for (const { participant } of room.sessions.participants) {
      if (!participant.mic) continue;
      this.#mics.set(participant.id, new MicSilence(now, participant.silentSince));
    }
    this.#plan(now);
  }

  /** A mic was turned on. */
  begin(participant: ParticipantId, now: number): void {
    this.#mics.set(participant, new MicSilence(now));
    this.#plan(now);
  }

  /** A mic was turned off, or whose it was has gone. */
  end(participant: ParticipantId, now: number): void {
    if (this.#mics.delete(participant)) this.#plan(now);
  }

  /** A frame came. */
  frame(session: ParticipantSession, { durationMs }: DecodedFrame, now: number): void {
    const { id, name } = session.participant;
    const mic = this.#mics.get(id);
    const since = mic?.silentSince;
    if (!mic?.frame(durationMs, now) || since === undefined) return;
    session.participant = withoutSilence(session.participant);
    this.#room.publishing.announce({ type: 'mic-back', participant: id, name, since }, now);
    this.#plan(now);
  }

  /** When a mic's last frame came, and how long ago that was. */
  of(participant: ParticipantId): MicSilence | undefined {
    return this.#mics.get(participant);
  }

  /** @returns of these the one from which nothing has come for longest, and long enough to give up its place. */
  longestSilent(
    sessions: readonly ParticipantSession[],
    now: number,
  ): ParticipantSession | undefined {
    const silentMs = ({ participant }: ParticipantSession) =>
      this.#mics.get(participant.id)?.silentMs(now) ?? 0;
    return sessions
      .filter((session) => silentMs(session) >= micYieldsMs)
      .sort((a, b) => silentMs(b) - silentMs(a))[0];
  }

  /** The room is deleted. */
  erase(): void {
    this.#mics.clear();
    this.#look.due = undefined;
  }

  #tellSilent(now: number): void {
    for (const [id, mic] of this.#mics) {
      const session = this.#room.sessions.byId(id);
      if (!session || !mic.fallsSilent(now)) continue;
      const since = mic.since;
      session.participant = { ...session.participant, silentSince: since };
      const { name } = session.participant;
      this.#room.publishing.announce({ type: 'mic-silent', participant: id, name, since }, now);
    }
    this.#plan(now);
  }

  #plan(now: number): void {
    const due = [...this.#mics.values()].flatMap((mic) => mic.nextLook(now) ?? []);
    this.#look.due = due.length > 0 ? Math.min(...due) : undefined;
  }
}

/** As they are while their sound comes, or their mic is off. */
export function withoutSilence({ silentSince: _, ...participant }: Participant): Participant {
  return participant;
}
