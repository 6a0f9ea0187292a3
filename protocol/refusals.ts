/**
 * The closed list of reasons for which a request, a message or a socket is refused.
 *
 * One code serves HTTP (as the `code` of a problem document, RFC 9457), sockets (as an `error`
 * message and the close code after it) and the client SDK (which reconnects when `retry` is set).
 */
export interface Refusal {
  /** HTTP status, where the refusal can happen before or without a socket. */
  status: number;
  /** WebSocket close code, in the private range 4000-4999 (RFC 6455, 7.4.2). */
  close: number;
  /** Whether the same attempt, repeated later, can succeed. */
  retry: boolean;
  /** What to do about it, in one sentence. */
  message: string;
}

export const refusals = {
  'bad-message': {
    status: 400,
    close: 4000,
    retry: false,
    message: 'Send messages as JSON objects of a type and shape that docs/protocol.md lists.',
  },
  'key-missing': {
    status: 401,
    close: 4001,
    retry: false,
    message: 'Give a key of this room: open the whole link you were sent, with the part after #.',
  },
  'hello-expected': {
    status: 400,
    close: 4002,
    retry: false,
    message: 'Introduce yourself with a hello message before anything else.',
  },
  'key-wrong': {
    status: 403,
    close: 4003,
    retry: false,
    message: 'This key does not open the room: ask its host for a new link.',
  },
  'room-not-found': {
    status: 404,
    close: 4004,
    retry: false,
    message: 'There is no such room: check the link, or open a new room.',
  },
  'protocol-unsupported': {
    status: 400,
    close: 4005,
    retry: false,
    message:
      'Offer the subprotocol earshot.1: this client is too old or too new, reload or update it.',
  },
  'bad-frame': {
    status: 400,
    close: 4006,
    retry: false,
    message: 'Send audio frames of a known codec, whole, and 20 to 120 ms long.',
  },
  'message-too-large': {
    status: 413,
    close: 4007,
    retry: false,
    message: 'Send less at once: docs/protocol.md lists the largest message, frame and request.',
  },
  'hello-timeout': {
    status: 408,
    close: 4008,
    retry: true,
    message: 'Introduce yourself within 10 seconds of connecting.',
  },
  'not-allowed': {
    status: 403,
    close: 4009,
    retry: false,
    message: 'Your key does not allow this: ask the host for a link that does.',
  },
  'room-full': {
    status: 503,
    close: 4010,
    retry: true,
    message: 'The room is full: wait until somebody leaves.',
  },
  'mic-off': {
    status: 409,
    close: 4011,
    retry: false,
    message: 'Announce your microphone with a mic message before you send audio.',
  },
  'too-many-mics': {
    status: 503,
    close: 4012,
    retry: true,
    message: 'Too many microphones are on in this room: wait until one is turned off.',
  },
  replaced: {
    status: 409,
    close: 4013,
    retry: false,
    message: 'This participant has connected again elsewhere; go on there.',
  },
  'server-error': {
    status: 500,
    close: 4014,
    retry: true,
    message: 'Something failed on our side: try again in a moment.',
  },
  'rate-limited': {
    status: 429,
    close: 4029,
    retry: true,
    message: 'You are sending faster than the room takes it: slow down and try again.',
  },
  'upgrade-expected': {
    status: 426,
    close: 4031,
    retry: false,
    message: 'Open this address as a WebSocket.',
  },
  'not-found': {
    status: 404,
    close: 4032,
    retry: false,
    message: 'There is nothing at this address: docs/http-api.md lists what there is.',
  },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof refusals;

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}

/** @returns the refusal's code for a WebSocket close code, or undefined for a close of another kind. */
export function refusalOfClose(close: number): RefusalCode | undefined {
  return (Object.keys(refusals) as RefusalCode[]).find((code) => refusals[code].close === close);
}

/** A refusal on its way to whoever asked. `message` says what to do; `detail` what was wrong. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly code: RefusalCode;
  readonly detail: string | undefined;

  constructor(code: RefusalCode, detail?: string) {
    super(refusals[code].message);
    this.code = code;
    this.detail = detail;
  }
}
