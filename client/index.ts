/**
 * The client SDK: open rooms, join them, hear what they hear, and lend them a microphone.
 * It runs in browsers and in Node 22 or later, and uses nothing but WebSocket, fetch and timers.
 */

export type { Clip } from '../protocol/clip.ts';
export type { Detection, LoggedEvent } from '../protocol/logged-event.ts';
export type { ModelDescription } from '../protocol/messages.ts';
export type { Participant } from '../protocol/participant.ts';
export { RefusalError } from '../protocol/refusals.ts';
export type { RoomSettings } from '../protocol/settings.ts';
export type { CloseInfo } from './connection/close-info.ts';
export type { RoomConnection } from './connection/connection.ts';
export { createRoom } from './http/create-room.ts';
export { type AddClipOptions, type DetectionsFormat, RoomApi } from './http/room-api.ts';
export { joinRoom, type RoomAddress } from './join-room.ts';
export type { ConnectionOptions } from './options.ts';
export type { Publisher, PublishOptions } from './publish/publisher.ts';
export type {
  ChatEvent,
  ClipEvent,
  ConnectionState,
  DetectionEvent,
  LogEvent,
  Quality,
  RoomError,
  RoomEvents,
  Scores,
  Welcome,
} from './room-events.ts';
export type { ChatMessage } from './state/event-log.ts';
export type { TransportKind } from './transports/transport.ts';
