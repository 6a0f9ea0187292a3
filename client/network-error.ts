/** What stands between this client and Earshot, or is missing there: the room never heard of the request. */

/** What went wrong on the way, and what to do about it; `host` is whom the request was for. */
const list = {
  offline: () => 'This device is offline: connect it to a network and try again.',
  'no-answer': ({ host }) =>
    `No answer from ${host}: check your connection, and that no firewall, VPN or ad blocker keeps it away.`,
  timeout: ({ host }) =>
    `${host} took too long to answer: try again in a moment, or over a faster network.`,
  'sign-in-needed': () =>
    'This network or site asks you to sign in: open any page in this browser, sign in there, and try again.',
  'proxy-refused': ({ host, status }) =>
    `A proxy between you and Earshot refused this (HTTP status ${status}): ask whoever runs it to let ${host} through.`,
  'proxy-too-large': () =>
    'A proxy between you and Earshot takes no upload of this size: send a smaller file, or ask whoever runs the proxy to allow 17 MB.',
  'cut-off': ({ host }) =>
    `The upload was cut off on its way to ${host}: try again, send a smaller file, or ask whoever runs a proxy in between to allow 17 MB.`,
  'proxy-busy': () =>
    'A proxy between you and Earshot takes no more requests for now: wait a minute and try again.',
  'proxy-unreachable': ({ status }) =>
    `Earshot cannot be reached through the proxy in front of it (HTTP status ${status}): try again in a moment, or tell whoever runs it.`,
  moved: ({ host, status }) =>
    `${host} sends you to another address (HTTP status ${status}): open the one that it names, with https.`,
  'not-earshot': ({ host, status }) =>
    `What answers at ${host} is not Earshot (HTTP status ${status}): check the address, or ask whoever runs it.`,
} as const satisfies Record<string, (told: Told) => string>;

interface Told {
  readonly host: string;
  readonly status: number | undefined;
}

export type NetworkErrorCode = keyof typeof list;

/** All codes, for whoever translates the sentences. */
export const networkErrorCodes = Object.keys(list) as NetworkErrorCode[];

/**
 * No proper answer came from Earshot: none at all, or that of something on the way. `message` says what to
 * do; `code` is for programs, and for translations.
 */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: NetworkErrorCode;
  /** Whom the request was for, as `ear.example` or `127.0.0.1:8787`. */
  readonly host: string;
  /** Of the answer, if there was one that can be seen. */
  readonly status: number | undefined;
  /** What was wrong, for developers. */
  readonly detail: string | undefined;

  constructor(code: NetworkErrorCode, url: URL | string, status?: number, detail?: string) {
    const { host } = new URL(url);
    super(list[code]({ host, status }));
    this.code = code;
    this.host = host;
    this.status = status;
    this.detail = detail;
  }
}

/** Nothing came back: the browser says no more than that, but for whether it is online at all. */
export function noAnswer(url: URL | string, why?: unknown): NetworkError {
  const detail = why === undefined ? undefined : String(why);
  return offline(url, detail) ?? new NetworkError('no-answer', url, undefined, detail);
}

/** @returns undefined unless the browser says that the device has no network. Node says nothing. */
export function offline(url: URL | string, detail?: string): NetworkError | undefined {
  const { onLine } = (globalThis.navigator ?? {}) as { onLine?: boolean };
  return onLine === false ? new NetworkError('offline', url, undefined, detail) : undefined;
}
