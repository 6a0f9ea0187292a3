/**
 * How loud a mic was lately, and whether two mics heard the same sound: one knock reaches every mic in
 * a house at nearly the same time, in the same rhythm, however loud it is at each. Pure; times are
 * milliseconds by the room's clock.
 */
import { levelDb, silenceDb } from '../models/level.ts';
import { sampleRateHz } from '../protocol/limits.ts';

/** Resolution of the envelope. */
const stepMs = 20;
const stepSamples = (stepMs * sampleRateHz) / 1000;
/** How far it reaches back: 3 s. */
const steps = 150;
/** Mics may be told apart by this much: the way of the sound, their clocks, their lines. */
const furthestLagSteps = 300 / stepMs;
/** What is compared begins so long before the sound, so that its rise is part of the pattern. */
const beforeOnsetMs = 500;
/** Two patterns over less than this say nothing. */
const shortestSteps = 600 / stepMs;
/** A level that moves by less than this (standard deviation, dB) has no pattern. */
const leastDeviationDb = 1.5;
/**
 * Correlation of the levels in dB from which they are one sound's. Real recordings, delayed, faint and
 * in noise, reach 0.7 against themselves; it is their time more than their shape that tells two
 * sounds of one label apart.
 */
const sameFrom = 0.7;

export class LevelEnvelope {
  /** Levels in dBFS by step since the epoch, modulo `steps`. */
  readonly #levels = new Float32Array(steps).fill(silenceDb);
  /** The step after the last one known. */
  #end = 0;

  /** @param samples mono in [-1, 1] at 16 kHz. @param startMs when the first of them was heard. */
  push(samples: Float32Array, startMs: number): void {
    let step = Math.floor(startMs / stepMs);
    for (let at = 0; at + stepSamples <= samples.length; at += stepSamples, step++) {
      let energy = 0;
      for (let i = at; i < at + stepSamples; i++) energy += (samples[i] as number) ** 2;
      this.#set(step, levelDb(energy / stepSamples));
    }
  }

  /** Highest level from `sinceMs` on, in dBFS, rounded to tenths. */
  loudestSince(sinceMs: number): number {
    let loudest = silenceDb;
    for (let step = this.#since(sinceMs); step < this.#end; step++) {
      loudest = Math.max(loudest, this.#levels[step % steps] as number);
    }
    return Math.round(10 * loudest) / 10;
  }

  /** Whether the sound that began here at `onsetMs` is the one of the other mic. */
  sharesSound(other: LevelEnvelope, onsetMs: number): boolean {
    const from = Math.floor((onsetMs - beforeOnsetMs) / stepMs);
    for (let lag = -furthestLagSteps; lag <= furthestLagSteps; lag++) {
      if (this.#correlation(other, from, lag) >= sameFrom) return true;
    }
    return false;
  }

  #since(ms: number): number {
    return Math.max(Math.floor(ms / stepMs), this.#end - steps);
  }

  #set(step: number, level: number): void {
    // What was not heard in between was not told: it counts as silence.
    const skipped = Math.min(steps, step - this.#end);
    for (let i = 1; i <= skipped; i++) this.#levels[(step - i) % steps] = silenceDb;
    this.#levels[step % steps] = level;
    this.#end = Math.max(this.#end, step + 1);
  }

  /** Pearson's correlation of the levels since `from`, the other's `lag` steps later; 0 if undefined. */
  #correlation(other: LevelEnvelope, from: number, lag: number): number {
    const start = Math.max(from, this.#end - steps, other.#end - steps - lag);
    const end = Math.min(this.#end, other.#end - lag);
    const count = end - start;
    if (count < shortestSteps) return 0;
    let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
    for (let step = start; step < end; step++) {
      const a = this.#levels[step % steps] as number;
      const b = other.#levels[(step + lag) % steps] as number;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
    const varianceA = sumAA / count - (sumA / count) ** 2;
    const varianceB = sumBB / count - (sumB / count) ** 2;
    if (Math.min(varianceA, varianceB) < leastDeviationDb ** 2) return 0;
    return (sumAB / count - (sumA * sumB) / count ** 2) / Math.sqrt(varianceA * varianceB);
  }
}
