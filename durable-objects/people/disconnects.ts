/** How the last connections ended, in SQLite, for the host who asks why. */
import type { Disconnect } from '../../protocol/http.ts';
import { keptDisconnects } from '../../protocol/limits.ts';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';

/** The end of a socket: what the network told, or the room's own refusal. */
export type Ending = { close: number } | { refusal: RefusalCode };

/** What goes into the log as the reason of a `leave`. */
export function reasonOf(ending: Ending): string {
  if ('refusal' in ending) return ending.refusal;
  return causeOf(ending) === 'user' ? 'left' : 'lost';
}

/** @returns the record's fields that tell how it ended. */
export function describeEnding(
  ending: Ending,
): Pick<Disconnect, 'cause' | 'close' | 'code' | 'message'> {
  const cause = causeOf(ending);
  if ('refusal' in ending) {
    const { close, message } = refusals[ending.refusal];
    return { cause, close, code: ending.refusal, message };
  }
  return {
    cause,
    close: ending.close,
    message:
      cause === 'user'
        ? 'The participant left.'
        : 'The connection was lost: a network, a device or a browser went away.',
  };
}

/** Going away and closing without a code are said by whoever leaves (RFC 6455, 7.4.1). */
const leaving = [1000, 1001, 1005];
/** Refusals of sockets whose other end had gone before. */
const gone: readonly RefusalCode[] = ['unresponsive', 'too-slow', 'replaced'];

function causeOf(ending: Ending): Disconnect['cause'] {
  if ('refusal' in ending) return gone.includes(ending.refusal) ? 'network' : 'server';
  return leaving.includes(ending.close) ? 'user' : 'network';
}

export class Disconnects {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(disconnect: Disconnect): void {
    const { id } = this.#sql
      .exec<{ id: number }>(
        'INSERT INTO disconnects (body) VALUES (?) RETURNING id',
        JSON.stringify(disconnect),
      )
      .one();
    this.#sql.exec('DELETE FROM disconnects WHERE id <= ?', id - keptDisconnects);
  }

  /** The room is deleted. */
  erase(): void {
    this.#sql.exec('DELETE FROM disconnects');
  }

  /** The latest first. */
  get all(): Disconnect[] {
    return this.#sql
      .exec<{ body: string }>('SELECT body FROM disconnects ORDER BY id DESC')
      .toArray()
      .map(({ body }) => JSON.parse(body) as Disconnect);
  }
}
