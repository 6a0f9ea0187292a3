/** Turns push notifications of a room on and off on this device, and keeps them going. */
import { pushKey, RefusalError, subscribePush, unsubscribePush } from '../../client/index.ts';
import type { Key, RoomId } from '../../protocol/ids.ts';
import type { PushSounds } from '../../protocol/push.ts';
import { forgetPushRoom, keepPushRoom, listPushRooms, type PushRoom } from '../mine/index.ts';
import { type PushState, pushRegistration, pushState } from './push-state.ts';

/** A room that was asked within a day is not asked again, unless the browser has another address. */
const renewAfterMs = 86_400_000;

/**
 * Turns them on, or changes which sounds are pushed. Call it at once when the reader taps: browsers ask for
 * permission within a tap only.
 *
 * @param key that the reader came by: it opens the room when they tap a notification.
 * @returns how it is then; `denied` if they did not allow it.
 * @throws {RefusalError} @throws {NetworkError} if the room could not be asked, or takes no more.
 */
export async function subscribe(roomId: RoomId, key: Key, sounds: PushSounds): Promise<PushState> {
  if ('Notification' in window && (await Notification.requestPermission()) === 'denied')
    return 'denied';
  const registration = await pushRegistration();
  const applicationServerKey = registration && (await pushKey(location.origin));
  if (!applicationServerKey || Notification.permission !== 'granted') return pushState(roomId);
  const subscription = await subscriptionFor(registration, applicationServerKey);
  await ask({ id: roomId, key, endpoint: subscription.endpoint, sounds, askedAt: 0 }, subscription);
  return 'on';
}

/**
 * Tells a room that pushes to this browser which sounds to push from now on, if those are others.
 *
 * @throws {RefusalError} @throws {NetworkError}
 */
export async function changeSounds(roomId: string, sounds: PushSounds): Promise<void> {
  const room = listPushRooms().find(({ id }) => id === roomId);
  if (!room || JSON.stringify(room.sounds) === JSON.stringify(sounds)) return;
  const registration = await pushRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription) await ask({ ...room, endpoint: subscription.endpoint, sounds }, subscription);
}

/**
 * Turns them off for this room. The last room takes the browser's subscription with it.
 *
 * @throws {RefusalError} @throws {NetworkError} if the room could not be asked: it is off here all the same,
 *   where no other room pushes, since the push service then knows no such browser.
 */
export async function unsubscribe(roomId: RoomId): Promise<void> {
  const room = listPushRooms().find(({ id }) => id === roomId);
  if (!room) return;
  forgetPushRoom(roomId);
  if (listPushRooms().length === 0) {
    const registration = await pushRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  }
  await unsubscribePush({ origin: location.origin, roomId, key: room.key }, room.endpoint);
}

/**
 * Asks the rooms that push to this browser anew: they forget it after 60 days, and its address may have
 * changed, as may the deployment's key. What fails is tried again at the next visit.
 */
export async function renewPush(now = Date.now()): Promise<void> {
  const rooms = listPushRooms();
  const registration = rooms.length > 0 ? await pushRegistration() : undefined;
  if (!registration || Notification.permission !== 'granted') return;
  const applicationServerKey = await pushKey(location.origin);
  if (!applicationServerKey) return;
  const subscription = await subscriptionFor(registration, applicationServerKey);
  for (const room of rooms) {
    const isFresh = room.endpoint === subscription.endpoint && now - room.askedAt < renewAfterMs;
    if (!isFresh) await renew(room, subscription);
  }
}

async function renew(room: PushRoom, subscription: PushSubscription): Promise<void> {
  try {
    await ask({ ...room, endpoint: subscription.endpoint }, subscription);
  } catch (error) {
    // The room was deleted, or its keys replaced: nothing is pushed any more.
    const gone = ['room-not-found', 'key-wrong'];
    if (error instanceof RefusalError && gone.includes(error.code)) forgetPushRoom(room.id);
  }
}

async function ask(room: PushRoom, subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined)
    throw new Error('The browser gave no push subscription.');
  const { expirationTime } = subscription;
  await subscribePush(
    { origin: location.origin, roomId: room.id, key: room.key },
    { subscription: { endpoint, expirationTime, keys: { p256dh, auth } }, sounds: room.sounds },
  );
  keepPushRoom({ ...room, askedAt: Date.now() });
}

/** The browser's one subscription: one for another key of the deployment would get nothing. */
async function subscriptionFor(
  { pushManager }: ServiceWorkerRegistration,
  key: string,
): Promise<PushSubscription> {
  const applicationServerKey = bytesOf(key);
  const known = await pushManager.getSubscription();
  const knownKey = known?.options.applicationServerKey;
  if (known && knownKey && isSame(new Uint8Array(knownKey), applicationServerKey)) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** @param base64url without padding. */
function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
