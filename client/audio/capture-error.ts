/** Why there is no microphone, and what to do about it. */
export const captureFailures = {
  insecure: 'Open this page over https: browsers give a microphone only to secure pages.',
  unsupported: 'This browser cannot capture sound here: try a current Chrome, Firefox or Safari.',
  denied:
    'Microphone access is blocked: allow it for this page in the site settings of your browser, then try again.',
  'no-device': 'No microphone was found: connect one, then try again.',
  'in-use': 'The microphone is busy: close other programs that use it, then try again.',
  unplugged: 'The microphone was disconnected: connect it again, then turn it back on.',
  unanswered:
    'You did not answer the browser’s microphone prompt: turn the microphone on again and allow it.',
  'not-started':
    'The browser did not start the microphone: end calls and close other programs that use sound, then try again.',
  cancelled: 'The microphone stays off: turn it on again whenever you like.',
  failed: 'The microphone could not be started: try again, or reload the page.',
} as const;

export type CaptureFailure = keyof typeof captureFailures;

/** `message` says what to do. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureFailure;

  constructor(code: CaptureFailure, cause?: unknown) {
    super(captureFailures[code], { cause });
    this.code = code;
  }
}

/** Names of the exceptions of `getUserMedia` (Media Capture and Streams, 10.2). */
const failureByName: Record<string, CaptureFailure> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'no-device',
  OverconstrainedError: 'no-device',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

/** Turns whatever starting a microphone threw into an error that says what to do. */
export function captureErrorOf(thrown: unknown): CaptureError {
  if (thrown instanceof CaptureError) return thrown;
  const name = thrown instanceof Error ? thrown.name : '';
  return new CaptureError(failureByName[name] ?? 'failed', thrown);
}
