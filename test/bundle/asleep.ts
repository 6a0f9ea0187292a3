/**
 * By now a room in which nothing happens sleeps: three seconds after its last sound it says that a microphone
 * is silent, about ten seconds later the runtime evicts it, and the machine may be busy.
 */
export const asleepAfterMs = 25_000;
