/** Notifications: those that are pushed while no page is open, and what a tap on any of them does. */

/** What a push brings (durable-objects/push/push-message.ts): no key, so that no push service could enter a room. */
interface PushedNotice {
  room: string;
  /** The sound, and the name of the microphone that heard it, for people. */
  sound: string;
  mic: string;
  /** When it began, in milliseconds since the Unix epoch. */
  at: number;
}

/** What a notification carries for when it is tapped; pages give theirs the same. */
interface NoticeData {
  room: string;
}

/** Shows what was pushed: a browser that is told to show nothing takes the permission away. */
export async function pushed(
  registration: ServiceWorkerRegistration,
  data: PushMessageData | null,
): Promise<void> {
  const notice = read(data);
  if (!notice) return registration.showNotification('Earshot', { icon: '/icons/icon-192.png' });
  const time = new Date(notice.at).toLocaleTimeString([], { timeStyle: 'short' });
  const shown: NotificationOptions & { renotify: boolean; timestamp: number } = {
    body: `${notice.mic} · ${time}`,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    // The same sound again takes the place of the last, and rings once more.
    tag: `${notice.room} ${notice.sound}`,
    renotify: true,
    timestamp: notice.at,
    data: { room: notice.room } satisfies NoticeData,
  };
  return registration.showNotification(notice.sound, shown);
}

/** Shows the room's page: one that is open, or a new one, which knows the key from an earlier visit. */
export async function clicked(clients: Clients, notification: Notification): Promise<void> {
  notification.close();
  const { room } = (notification.data ?? {}) as Partial<NoticeData>;
  const path = room === undefined ? '/' : `/r/${room}`;
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = pages.find(({ url }) => new URL(url).pathname === path);
  await (open ? open.focus() : clients.openWindow(path));
}

function read(data: PushMessageData | null): PushedNotice | undefined {
  try {
    const { room, sound, mic, at } = (data?.json() ?? {}) as Partial<PushedNotice>;
    const isWhole =
      typeof room === 'string' &&
      typeof sound === 'string' &&
      typeof mic === 'string' &&
      typeof at === 'number';
    return isWhole ? { room, sound, mic, at } : undefined;
  } catch {
    return undefined;
  }
}
