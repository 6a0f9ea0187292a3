/** What a connection tells: its states, events and their values. */
import type { Detection } from '../../protocol/logged-event.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { CloseInfo } from './close-info.ts';

/**
 * `connecting` until the first socket is welcomed or lost, `open` while the room knows us,
 * `reconnecting` while a socket was lost and another is tried, `closed` for good.
 */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed';

export type Welcome = Extract<ServerMessage, { type: 'welcome' }>;
export type Scores = Omit<Extract<ServerMessage, { type: 'scores' }>, 'type'>;

/** A detection began or ended. */
export interface DetectionEvent {
  phase: 'begin' | 'end';
  detection: Detection;
  /** Whether it happened before this socket was welcomed. */
  replayed: boolean;
}

/** What the room refused, or a message of it that could not be read (`bad-message`). */
export interface RoomError {
  code: string;
  /** What to do, as a sentence. */
  message: string;
  detail?: string | undefined;
}

export interface RoomEvents {
  state: ConnectionState;
  welcome: Welcome;
  participants: ReadonlyMap<string, Participant>;
  scores: Scores;
  detection: DetectionEvent;
  error: RoomError;
  close: CloseInfo;
}
