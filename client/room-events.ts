/** What a connection tells as it happens; what is so in between is in `RoomState`. */
import type { Detection, LoggedEvent } from '../protocol/logged-event.ts';
import type { Scores, ServerMessage } from '../protocol/messages.ts';
import type { CloseInfo } from './close-info.ts';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

type WelcomeMessage = MessageOf<'welcome'>;

/**
 * The room as one comes to it. Who can only follow, because the network blocks sockets, is no
 * participant: there is no `you`, no `audio` that the room wants from one, and no `pace` of scores.
 */
export type Welcome = Omit<WelcomeMessage, 'type' | 'you' | 'resume' | 'audio' | 'pace'> &
  Partial<Pick<WelcomeMessage, 'you' | 'audio' | 'pace'>>;
/** Whether the room leaves out windows of one's own sound, and how late it hears it. */
export type Shedding = Omit<MessageOf<'shedding'>, 'type'>;

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
/** Somebody said whether a detection was right. */
export type VerdictEvent = Extract<LogEvent, { type: 'verdict' }>;
/** Nothing comes from a microphone that is on, one's own or another's; or its sound is back. */
export type MicEvent = Extract<LogEvent, { type: 'mic-silent' | 'mic-back' }>;
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

/** The state holds what an event tells before it is told. */
export interface RoomEvents {
  /** The room was reached, for the first time or again. */
  welcome: Welcome;
  /** Of a window, whether it came alone or in a tick. */
  scores: Scores;
  shedding: Shedding;
  detection: DetectionEvent;
  chat: ChatEvent;
  verdict: VerdictEvent;
  clip: ClipEvent;
  mic: MicEvent;
  /** Told of every logged event, after the event of its own kind. */
  logged: LogEvent;
  error: RoomError;
  /** The connection ended, for now or for good. */
  close: CloseInfo;
}
