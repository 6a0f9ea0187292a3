/** The columns that Chromium's AnalyserNode gives while it plays a sound: what Teachable Machine's page reads. */
import type { Page } from 'playwright-core';
import { bins, fftLength } from '../../models/front-ends/browser-spectrum.ts';

/** Of the contexts that the site opens. */
export const analyserRateHz = 44_100;

export interface AnalysedColumn {
  /** Where in the sound the column ends, in samples. */
  end: number;
  /** Decibels from 0 Hz up; minus infinity in digital silence. */
  decibels: Float32Array;
}

/**
 * Plays the sound in an OfflineAudioContext, which stops at each end until its column was read: no timer
 * and no device takes part, so each run gives the same columns.
 * @param sound 44.1 kHz mono.
 * @param ends of the columns, in samples: multiples of 128, in which browsers compute sound.
 */
export async function analysed(
  page: Page,
  sound: Float32Array,
  ends: readonly number[],
): Promise<AnalysedColumn[]> {
  const columns = await page.evaluate(playAndAnalyse, {
    samples: Array.from(sound),
    ends: [...ends],
    rateHz: analyserRateHz,
    fftSize: fftLength,
    bins,
  });
  return columns.map(({ end, decibels }) => ({
    end,
    // JSON has no infinity.
    decibels: Float32Array.from(decibels, (value) => value ?? Number.NEGATIVE_INFINITY),
  }));
}

interface Task {
  samples: number[];
  ends: number[];
  rateHz: number;
  fftSize: number;
  bins: number;
}

/** Runs in the page. */
async function playAndAnalyse({ samples, ends, rateHz, fftSize, bins }: Task) {
  const columns: { end: number; decibels: (number | null)[] }[] = [];
  const context = new OfflineAudioContext(1, samples.length + 128, rateHz);
  const buffer = context.createBuffer(1, samples.length, rateHz);
  buffer.copyToChannel(Float32Array.from(samples), 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  const analyser = new AnalyserNode(context, { fftSize, smoothingTimeConstant: 0 });
  source.connect(analyser).connect(context.destination);
  source.start();
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  for (const end of ends) {
    context.suspend(end / rateHz).then(() => {
      analyser.getFloatFrequencyData(spectrum);
      const decibels = Array.from(spectrum.subarray(0, bins), (value) =>
        Number.isFinite(value) ? value : null,
      );
      columns.push({ end: Math.round(context.currentTime * rateHz), decibels });
      context.resume();
    });
  }
  await context.startRendering();
  return columns;
}
