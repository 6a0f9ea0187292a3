/** Sound as a file holds it. */
export interface FileSound {
  rateHz: number;
  /** Its channels mixed to one, samples in [-1, 1]. */
  mono: Float32Array;
}
