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
  title: string;
  body: string;
  /** A notice of the same subject takes the place of the one before. */
  subject: string;
  urgent: boolean;
}

/** @returns whether the system took it. Does nothing without permission. */
export async function notify({ title, body, subject, urgent }: Notice): Promise<boolean> {
  if (notificationState() !== 'granted') return false;
  const options = {
    body,
    // Of this room alone: the path, as the key after it is nobody else's business.
    tag: `${location.pathname} ${subject}`,
    data: { path: location.pathname },
    renotify: true,
    requireInteraction: urgent,
    icon: '/favicon.svg',
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
