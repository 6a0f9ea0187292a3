/** What a device does to a sound before it sends it. Pure, in place, on 16 kHz mono samples. */
import { filter, peak } from './filters.ts';
import { amplitude } from './level.ts';
import type { Random } from './random.ts';

const SAMPLE_RATE_HZ = 16_000;

/** The curve of a small microphone behind a grille: no bass, a resonance or three, often a dull top. */
export function colour(samples: Float32Array, random: Random): void {
  if (random.chance(0.7)) filter(samples, 'high-pass', random.between(50, 350));
  for (let i = random.integer(1, 3); i > 0; i--) {
    const centreHz = 200 * 30 ** random.unit();
    peak(samples, centreHz, random.between(-8, 8), random.between(0.5, 3));
  }
  if (random.chance(0.4)) filter(samples, 'low-pass', random.between(3500, 7500));
}

/** As recorders and browsers have it. */
export interface AutomaticGain {
  /** Level that it strives for, in dBFS. */
  targetDb: number;
  /** What it adds or takes at most. */
  mostDb: number;
  /** In which it follows a sound that becomes louder, or quieter. */
  attackMs: number;
  releaseMs: number;
}

export function level(
  samples: Float32Array,
  { targetDb, mostDb, attackMs, releaseMs }: AutomaticGain,
): void {
  const [attack, release] = [attackMs, releaseMs].map((ms) =>
    Math.exp(-1000 / (ms * SAMPLE_RATE_HZ)),
  ) as [number, number];
  const target = amplitude(targetDb) ** 2;
  const most = amplitude(mostDb);
  let power = target;
  for (let i = 0; i < samples.length; i++) {
    const own = (samples[i] as number) ** 2;
    const keep = own > power ? attack : release;
    power = keep * power + (1 - keep) * own;
    const gain = Math.sqrt(target / Math.max(power, 1e-12));
    samples[i] = (samples[i] as number) * Math.min(most, Math.max(1 / most, gain));
  }
}

export function anyAutomaticGain(random: Random): AutomaticGain {
  return {
    targetDb: random.between(-30, -15),
    mostDb: random.between(6, 30),
    attackMs: random.between(5, 50),
    releaseMs: random.between(200, 2000),
  };
}

/** Overdriven by so much, its peaks rounded off at full scale. */
export function saturate(samples: Float32Array, driveDb: number): void {
  const drive = amplitude(driveDb);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.tanh(drive * (samples[i] as number));
}

/** Through a telephone's 8 bits: mu-law, ITU-T G.711, by its formula rather than in segments. */
export function muLaw(samples: Float32Array): void {
  const mu = 255;
  for (let i = 0; i < samples.length; i++) {
    const x = Math.max(-1, Math.min(1, samples[i] as number));
    const code = Math.round((127 * Math.log1p(mu * Math.abs(x))) / Math.log1p(mu)) / 127;
    samples[i] = (Math.sign(x) * ((1 + mu) ** code - 1)) / mu;
  }
}
