/** One's own microphone in a browser: what `client/index.ts` leaves out, since it brings a worklet. */
export { type Capture, type CaptureOptions, type Processing, startCapture } from './capture.ts';
export { CaptureError, type CaptureFailure, captureErrorOf } from './capture-error.ts';
export type { CaptureTrouble } from './capture-watch.ts';
