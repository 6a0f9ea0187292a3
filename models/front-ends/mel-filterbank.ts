/**
 * Triangular mel filters as `tf.signal.linear_to_mel_weight_matrix` defines them: the HTK mel
 * scale, `1127 ln(1 + f / 700)`, triangles that are linear in mel, bin 0 (DC) left out.
 */
export interface MelBand {
  /** FFT bin of `weights[0]`. */
  firstBin: number;
  /** Weight of each bin from `firstBin` on, in (0, 1]; outside of it all weights are zero. */
  weights: Float64Array;
}

export interface MelFilterbankParameters {
  sampleRateHz: number;
  fftLength: number;
  melBands: number;
  lowerEdgeHz: number;
  upperEdgeHz: number;
}

export function hertzToMel(hertz: number): number {
  return 1127 * Math.log1p(hertz / 700);
}

/** @returns `melBands` bands, lowest first, over the `fftLength / 2 + 1` bins of a real FFT. */
export function melFilterbank(parameters: MelFilterbankParameters): MelBand[] {
  const { sampleRateHz, fftLength, melBands, lowerEdgeHz, upperEdgeHz } = parameters;
  const lowest = hertzToMel(lowerEdgeHz);
  const step = (hertzToMel(upperEdgeHz) - lowest) / (melBands + 1);
  const binMel = Array.from({ length: fftLength / 2 + 1 }, (_, k) =>
    hertzToMel((k * sampleRateHz) / fftLength),
  );
  // Each band begins no lower than the one before it.
  let from = 1;
  return Array.from({ length: melBands }, (_, band) => {
    const lower = lowest + band * step;
    const weightOf = (mel: number): number =>
      Math.max(0, Math.min((mel - lower) / step, (lower + 2 * step - mel) / step));
    const firstBin = binMel.findIndex((mel, k) => k >= from && weightOf(mel) > 0);
    if (firstBin < 0) return { firstBin: 0, weights: new Float64Array(0) };
    from = firstBin;
    const weights: number[] = [];
    for (let k = firstBin; k < binMel.length; k++) {
      const weight = weightOf(binMel[k] as number);
      if (weight === 0) break;
      weights.push(weight);
    }
    return { firstBin, weights: Float64Array.from(weights) };
  });
}
