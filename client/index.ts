/**
 * The client SDK: open rooms, join them, follow them, and lend them a microphone. It runs in browsers
 * and in Node 22 or later, and uses nothing but WebSocket, fetch and timers.
 */

export type { Clip } from '../protocol/clip.ts';
export type { Role } from '../protocol/handshake.ts';
export type { CatalogueEntry, ModelChange } from '../protocol/http.ts';
export type {
  ClipId,
  EventId,
  ExampleId,
  Key,
  ModelId,
  ParticipantId,
  RoomId,
  SoundId,
} from '../protocol/ids.ts';
export type { Detection, JudgedDetection, LoggedEvent, Verdict } from '../protocol/logged-event.ts';
export type {
  ModelDescription,
  ModelOrigin,
  ModelState,
  Scores,
} from '../protocol/messages.ts';
export type { Participant } from '../protocol/participant.ts';
export type { PushAccepted, PushNotice, PushRequest, PushSounds } from '../protocol/push.ts';
export { type RefusalCode, RefusalError } from '../protocol/refusals.ts';
export type { RoomSettings, SettingsChange } from '../protocol/settings.ts';
export type {
  ExampleDetails,
  ExampleSource,
  SoundExample,
  SoundList,
  TaughtSound,
} from '../protocol/sounds.ts';
export type { CloseInfo } from './close-info.ts';
export type { RoomConnection } from './connection/room-connection.ts';
export type { RoomFollower } from './connection/room-follower.ts';
export { followRoom } from './follow-room.ts';
export { type CreateRoomOptions, createRoom } from './http/create-room.ts';
export { listCatalogue } from './http/list-catalogue.ts';
export { pushKey, subscribePush, unsubscribePush } from './http/push.ts';
export {
  type AddClipOptions,
  type AddedModel,
  type AddModelOptions,
  type DetectionsFormat,
  type DetectionsOptions,
  type Moment,
  RoomApi,
} from './http/room-api.ts';
export type { SoundsApi } from './http/sounds-api.ts';
export { joinRoom } from './join-room.ts';
export { NetworkError, type NetworkErrorCode, networkErrorCodes } from './network-error.ts';
export type { ConnectionOptions, FollowOptions } from './options.ts';
export type { Publisher, PublishOptions } from './publish/publisher.ts';
export type { RoomAddress } from './room-address.ts';
export type {
  ChatEvent,
  ClipEvent,
  DetectionEvent,
  LogEvent,
  MicEvent,
  RoomError,
  RoomEvents,
  Shedding,
  VerdictEvent,
  Welcome,
} from './room-events.ts';
export type { ChatMessage } from './state/event-log.ts';
export type {
  ConnectionPhase,
  ConnectionSnapshot,
  RoomSnapshot,
  RoomState,
  SnapshotPart,
} from './state/room-state.ts';
export type { TransportKind } from './transports/transport.ts';
