/**
 * Calls `online` or `offline` when the browser says that the network came or went.
 * Where there is no such event (Node) it does nothing. @returns a function that stops it.
 */
export function onNetworkChange(online: () => void, offline: () => void): () => void {
  const target = globalThis as Partial<
    Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
  >;
  target.addEventListener?.('online', online);
  target.addEventListener?.('offline', offline);
  return () => {
    target.removeEventListener?.('online', online);
    target.removeEventListener?.('offline', offline);
  };
}
