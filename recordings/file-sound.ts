/** Sound as a file holds it. */
export interface FileSound {
  rateHz: number;
  /** One array a channel, all of one length, samples in [-1, 1]. */
  channels: Float32Array[];
}
