/** What every load is made of, whatever the server: a connection that sends frames and gets scores. */
export interface Scores {
  participant: string;
  /** Sequence number of the frame that completed the window. */
  sequence: number;
  /** When the message arrived, before it was parsed, by `performance.now()`. */
  receivedAt: number;
}

export interface Client {
  /** Participant id. */
  readonly id: string;
  send(frame: Uint8Array<ArrayBuffer>): void;
  onScores: (scores: Scores) => void;
  close(): void;
}

export type Role = 'mic' | 'listener';

/** Where everyone gets everyone's scores: a room of ours, or the peer's server. */
export interface Venue {
  join(role: Role): Promise<Client>;
}
