/** How one sample lies in a file. */
export interface SampleLayout {
  readonly bytes: number;
  /** Whether a look at some samples before helps to read them. */
  readonly isUncertain?: boolean;
  /** Samples enough were read to say how they lie. */
  settle?(): void;
  /** Whether a sample looks as those of this layout do. */
  suits?(view: DataView, at: number): boolean;
  /** Reads one sample, as a number in [-1, 1]. Samples are read in their order. */
  read(view: DataView, at: number): number;
}
