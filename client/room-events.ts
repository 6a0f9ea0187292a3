/** What a connection tells: its states, events and their values. */
import type { Detection, LoggedEvent } from '../protocol/logged-event.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import type { Participant } from '../protocol/participant.ts';
import type { RoomSettings } from '../protocol/settings.ts';
import type { CloseInfo } from './connection/close-info.ts';
import type { TransportKind } from './transports/transport.ts';

/**
 * `connecting` until the room was reached or the first attempt failed, `open` while it is reached,
 * `reconnecting` while that was lost and is tried again, `closed` for good.
 */
export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'closed';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

type WelcomeMessage = MessageOf<'welcome'>;

/**
 * How the room stands as one comes to it. Who can only follow, because the network blocks sockets, is
 * no participant: there is no `you`, and no `audio` that the room wants from one.
 */
export type Welcome = Omit<WelcomeMessage, 'type' | 'you' | 'resume' | 'audio'> &
  Partial<Pick<WelcomeMessage, 'you' | 'audio'>>;
export type Scores = Omit<MessageOf<'scores'>, 'type'>;
/** Whether the room leaves out windows of one's own sound, and how late it hears it. */
export type Quality = Omit<MessageOf<'quality'>, 'type'>;

/** Whether it happened before the room was reached (again). */
interface Replayed {
  replayed: boolean;
}

/** A detection began, is heard by another mic too, or ended. */
export interface DetectionEvent extends Replayed {
  phase: 'begin' | 'update' | 'end';
  detection: Detection;
}

/** Anything that was logged, detections and presence too. */
export type LogEvent = LoggedEvent & Replayed;
/** Somebody wrote to everyone. */
export type ChatEvent = Extract<LogEvent, { type: 'chat' }>;
/** A recording was stored, or the one of that id deleted. */
export type ClipEvent = Extract<LogEvent, { type: 'clip-added' | 'clip-removed' }>;

/** What the room refused, or a message of it that could not be read (`bad-message`). */
export interface RoomError {
  code: string;
  /** What to do, as a sentence. */
  message: string;
  detail?: string | undefined;
  /** When it is worth another try. */
  retryAfterSeconds?: number | undefined;
}

export interface RoomEvents {
  state: ConnectionState;
  /** The room is reached by another kind of transport than before. */
  transport: TransportKind;
  welcome: Welcome;
  participants: ReadonlyMap<string, Participant>;
  /** How the room is set: with the first welcome, and whenever it changed. */
  settings: RoomSettings;
  scores: Scores;
  quality: Quality;
  detection: DetectionEvent;
  chat: ChatEvent;
  clip: ClipEvent;
  logged: LogEvent;
  error: RoomError;
  close: CloseInfo;
}
