/**
 * How loud a mic was lately, and whether two mics heard the same sound: one knock reaches every mic in
 * a house at nearly the same time, in the same rhythm, however loud it is at each. Pure; places are
 * those of the mic's own stream.
 */

import { sampleRateHz } from '../../protocol/limits.ts';
import { levelDb, silenceDb } from '../../sound/level.ts';

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
  /** Levels in dBFS by step of the stream, modulo `steps`. */
  readonly #levels = new Float32Array(steps).fill(silenceDb);
  /** Position of the next sample, and the energy since the last whole step. */
  #position = 0;
  #energy = 0;

  /** @param samples mono in [-1, 1] at 16 kHz. @param position of the first in the mic's stream. */
  push(samples: Float32Array, position: number): void {
    this.#skipTo(position);
    for (const sample of samples) {
      this.#energy += sample * sample;
      if (++this.#position % stepSamples === 0) this.#endStep();
    }
  }

  /** Highest level from a place in the stream on, in dBFS, rounded to tenths. */
  loudestSince(streamMs: number): number {
    let loudest = silenceDb;
    const from = Math.max(Math.floor(streamMs / stepMs), this.#end - steps, 0);
    for (let step = from; step < this.#end; step++) {
      loudest = Math.max(loudest, this.#levels[step % steps] as number);
    }
    return Math.round(10 * loudest) / 10;
  }

  /**
   * Whether the sound that began here is the one of the other mic.
   * @param streamMs where it began here. @param otherStreamMs the same moment in the other stream.
   */
  sharesSound(other: LevelEnvelope, streamMs: number, otherStreamMs: number): boolean {
    const from = Math.floor((streamMs - beforeOnsetMs) / stepMs);
    const shift = Math.round((otherStreamMs - streamMs) / stepMs);
    for (let lag = -furthestLagSteps; lag <= furthestLagSteps; lag++) {
      if (this.#correlation(other, from, shift + lag) >= sameFrom) return true;
    }
    return false;
  }

  /** The step after the last whole one. */
  get #end(): number {
    return Math.floor(this.#position / stepSamples);
  }

  /** What was lost in between counts as silence; a stream that begins anew has no past. */
  #skipTo(position: number): void {
    if (position === this.#position) return;
    const lost = position - this.#position;
    if (lost < 0 || lost >= steps * stepSamples) this.#levels.fill(silenceDb);
    else for (let step = this.#end; step < position / stepSamples; step++) this.#fade(step);
    this.#position = position;
    this.#energy = 0;
  }

  #fade(step: number): void {
    this.#levels[step % steps] = silenceDb;
  }

  #endStep(): void {
    this.#levels[(this.#end - 1) % steps] = levelDb(this.#energy / stepSamples);
    this.#energy = 0;
  }

  /** Pearson's correlation of the levels since `from` and the other's `shift` steps on; 0 if undefined. */
  #correlation(other: LevelEnvelope, from: number, shift: number): number {
    const start = Math.max(from, this.#end - steps, other.#end - steps - shift, 0, -shift);
    const end = Math.min(this.#end, other.#end - shift);
    const count = end - start;
    if (count < shortestSteps) return 0;
    let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
    for (let step = start; step < end; step++) {
      const a = this.#levels[step % steps] as number;
      const b = other.#levels[(step + shift) % steps] as number;
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
