/** Whether this device gets push notifications of a room, and if not, why. */
import { pushKey } from '../../client/index.ts';
import { listPushRooms } from '../mine/index.ts';

/**
 * - `on`, `off`: it gets them; it could.
 * - `denied`: its owner has forbidden this site to notify.
 * - `not-offered`: the deployment sends none.
 * - `needs-install`: an iPhone or iPad, where only pages on the Home Screen get them.
 * - `unsupported`: the browser has none, or none here, as in a private window or without a certificate it trusts.
 */
export type PushState = 'on' | 'off' | 'denied' | 'not-offered' | 'needs-install' | 'unsupported';

/** @throws {RefusalError} @throws {NetworkError} if the deployment could not be asked. */
export async function pushState(roomId: string): Promise<PushState> {
  const registration = await pushRegistration();
  if (!registration) return isUninstalledApple() ? 'needs-install' : 'unsupported';
  if ((await pushKey(location.origin)) === undefined) return 'not-offered';
  if (Notification.permission === 'denied') return 'denied';
  const subscription = await registration.pushManager.getSubscription();
  const room = listPushRooms().find(({ id }) => id === roomId);
  return subscription && room?.endpoint === subscription.endpoint ? 'on' : 'off';
}

/** @returns the service worker that takes pushes in; undefined where there is none, or no push. */
export async function pushRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return undefined;
  // Not `ready`: that waits for ever where the browser takes none.
  const registration = await navigator.serviceWorker.getRegistration('/').catch(() => undefined);
  return registration && 'pushManager' in registration ? registration : undefined;
}

/** Safari on an iPhone or iPad, where the page is not on the Home Screen. */
function isUninstalledApple(): boolean {
  return (
    'standalone' in navigator && navigator.standalone === false && navigator.maxTouchPoints > 0
  );
}
