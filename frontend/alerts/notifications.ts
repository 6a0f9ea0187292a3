/** Notifications of the system, which are seen while the page is behind others, and on watches. */

/** `ask`: the browser would ask now. `insecure`: only pages over HTTPS may. */
export type NotificationState = 'granted' | 'denied' | 'ask' | 'insecure' | 'unsupported';

export function notificationState(): NotificationState {
  if (!isSecureContext) return 'insecure';
  if (!('Notification' in globalThis)) return 'unsupported';
  const { permission } = Notification;
  return permission === 'default' ? 'ask' : permission;
}

/** Call it inside the handler of a tap. */
export async function askForNotifications(): Promise<NotificationState> {
  if (notificationState() === 'ask') await Notification.requestPermission();
  return notificationState();
}

export interface Notice {
  /** Id of the room. */
  room: string;
  title: string;
  body: string;
  /** A notice of the same subject takes the place of the one before, whether this page or a push brought it. */
  subject: string;
  urgent: boolean;
}

/** @returns whether the system took it. Does nothing without permission. */
export async function notify({ room, title, body, subject, urgent }: Notice): Promise<boolean> {
  if (notificationState() !== 'granted') return false;
  const options = {
    body,
    tag: `${room} ${subject}`,
    // What the service worker looks for when it is tapped. No key: the system keeps it.
    data: { room },
    renotify: true,
    requireInteraction: urgent,
    icon: '/icons/icon-192.png',
  };
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker?.active) {
      await worker.showNotification(title, options);
      return true;
    }
    const shown = new Notification(title, options);
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return true;
  } catch {
    // Phones show notifications through a service worker alone.
    return false;
  }
}
