/** `windows.json`: what the windows are that `windows.ts` cuts. */

export interface DescribedWindow {
  /** Index into `labels`; -1 for what is in no class. */
  class: number;
  /** Index of the clip in its set; -1 for noise alone. */
  clip: number;
}

export interface DescribedWindows {
  labels: readonly string[];
  /** In the order of `training.f16` and `held-out.f16`. */
  training: DescribedWindow[];
  heldOut: DescribedWindow[];
  /** Files of ESC-50 that were trained on. */
  recordings: string[];
}
