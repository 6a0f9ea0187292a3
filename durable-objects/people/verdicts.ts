/** What people say of detections: whether the room heard right, and if not what it was. */

import type { Verdict } from '../../protocol/logged-event.ts';
import { errorMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { EventLog } from '../log/event-log.ts';
import type { RoomModels } from '../models/room-models.ts';
import type { Publishing } from '../publishing/publishing.ts';
import type { ParticipantSession } from '../sockets/session.ts';
import type { Shares } from '../sockets/shares.ts';

/** What a message says. */
type Judgement = Pick<Verdict, 'detectionId' | 'right' | 'label'>;

export interface VerdictsParts {
  log: EventLog;
  models: RoomModels;
  publishing: Publishing;
  shares: Shares;
}

export class Verdicts {
  readonly #room: VerdictsParts;

  constructor(room: VerdictsParts) {
    this.#room = room;
  }

  /**
   * Logs a verdict and tells everyone. One that comes too late or too often is dropped, and its author told:
   * that is no reason to part.
   *
   * @throws {RefusalError} `not-allowed` for listeners, `bad-message` for a label of what was right.
   */
  take(session: ParticipantSession, { detectionId, right, label }: Judgement, now: number): void {
    if (session.role === 'listener') {
      throw new RefusalError('not-allowed', 'a listener judges no detections');
    }
    if (right && label !== undefined) {
      throw new RefusalError(
        'bad-message',
        'message.label: only what was wrong was something else',
      );
    }
    const refusal = this.#whyNot(session, detectionId, label, now);
    if (refusal) {
      session.send(errorMessage(refusal, false));
      return;
    }
    const { id: participant, name } = session.participant;
    const said = { detectionId, right, ...(label !== undefined && { label }) };
    this.#room.publishing.announce({ type: 'verdict', participant, name, ...said }, now);
  }

  #whyNot(
    session: ParticipantSession,
    detectionId: Judgement['detectionId'],
    label: string | undefined,
    now: number,
  ): RefusalError | undefined {
    const { log, models, shares } = this.#room;
    const own = session.buckets.verdicts.take(1, now);
    if (!own || !shares.of(session, now).verdicts.take(1, now)) {
      return new RefusalError('rate-limited', 'too many verdicts');
    }
    log.prune(now);
    if (!log.detection(detectionId)) return new RefusalError('detection-not-found');
    const known =
      label === undefined ||
      models.all.some(({ source }) => source.metadata.labels.includes(label));
    return known ? undefined : new RefusalError('label-unknown');
  }
}
