/** What this browser remembers for its user: rooms, their keys, a name. */
export { MyKeys } from './my-keys.ts';
export { keepMyName, myName } from './my-name.ts';
export {
  forgetMyRoom,
  keepMyRoom,
  keepMyTitle,
  listMyRooms,
  type MyRoom,
} from './my-rooms.ts';
export { keepSwitch, keptSwitch } from './my-switches.ts';
export {
  forgetPushRoom,
  keepPushRoom,
  listPushRooms,
  type PushRoom,
  pushRoomKey,
} from './push-rooms.ts';
export { keeps, read as kept, write as keep } from './storage.ts';
