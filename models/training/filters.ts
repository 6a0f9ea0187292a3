/**
 * Second-order filters, in place, on 16 kHz mono samples.
 * Coefficients: R. Bristow-Johnson, Audio EQ Cookbook.
 */

const SAMPLE_RATE_HZ = 16_000;

/** Butterworth, applied once: 12 dB an octave. */
export function filter(
  samples: Float32Array,
  kind: 'low-pass' | 'high-pass',
  edgeHz: number,
): void {
  const { cosine, alpha } = angle(edgeHz, Math.SQRT1_2);
  const b0 = kind === 'low-pass' ? (1 - cosine) / 2 : (1 + cosine) / 2;
  const b1 = kind === 'low-pass' ? 2 * b0 : -2 * b0;
  apply(samples, [b0, b1, b0], [1 + alpha, -2 * cosine, 1 - alpha]);
}

function angle(hz: number, quality: number) {
  const omega = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
  return { cosine: Math.cos(omega), alpha: Math.sin(omega) / (2 * quality) };
}

type Coefficients = readonly [number, number, number];

function apply(samples: Float32Array, [b0, b1, b2]: Coefficients, [a0, a1, a2]: Coefficients) {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i] as number;
    const y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    samples[i] = y;
  }
}
