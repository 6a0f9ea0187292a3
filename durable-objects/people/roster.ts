/**
 * Who is in the room, in SQLite: sockets end with the process that holds them (a deployment, a
 * machine that fails), and nobody tells the room. What is left here without a socket was lost.
 */
import type { ParticipantId } from '../../protocol/ids.ts';
import type { Participant } from '../../protocol/participant.ts';

interface Entry {
  participant: Participant;
  connectedAt: number;
}

export class Roster {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(participant: Participant, connectedAt: number): void {
    const body = JSON.stringify({ participant, connectedAt } satisfies Entry);
    this.#sql.exec('INSERT OR REPLACE INTO roster VALUES (?, ?)', participant.id, body);
  }

  remove(participantId: ParticipantId): void {
    this.#sql.exec('DELETE FROM roster WHERE participant = ?', participantId);
  }

  /** The room is deleted. */
  erase(): void {
    this.#sql.exec('DELETE FROM roster');
  }

  get all(): Entry[] {
    return this.#sql
      .exec<{ body: string }>('SELECT body FROM roster')
      .toArray()
      .map(({ body }) => JSON.parse(body) as Entry);
  }
}
