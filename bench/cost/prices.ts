/** Cloudflare's prices beyond what a plan includes, in dollars, as documented on 21 November 2026. */
export const prices = {
  /** A million requests to the Worker. */
  workerRequests: 0.3,
  /** A million requests to Durable Objects; 20 messages to a socket are one, an alarm is one. */
  objectRequests: 0.15,
  /** A million GB-s of Durable Objects that cannot hibernate, or run code. */
  objectGbSeconds: 12.5,
  /** A million rows written. */
  rowsWritten: 1,
} as const;

export const messagesPerRequest = 20;
/** Memory for which an object is billed while it runs, whatever it uses. */
export const objectGb = 0.128;
