/** The front end `browser-fft` beside the AnalyserNode of a real browser, at the same moments of the same sound. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../bench/page/chromium.ts';
import { type BesideChromium, besideChromium } from '../../bench/spectrogram/chromium.ts';
import { readSamples } from '../../bench/spectrogram/samples.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
});
afterAll(() => browser.close());

async function allBesideChromium(): Promise<(BesideChromium & { name: string })[]> {
  const results = [];
  for (const { name, sound } of await readSamples())
    results.push({ name, ...(await besideChromium(page, sound)) });
  return results;
}

test('columns of the same samples are the browser’s, and windows of what a room hears nearly so', async () => {
  for (const { name, decibels, deviations, windows } of await allBesideChromium()) {
    expect(windows, name).toBeGreaterThan(0);
    // The browser computes in 32 bits: only near silence it shows.
    expect(decibels.mean, name).toBeLessThan(0.0002);
    expect(decibels.largest, name).toBeLessThan(0.05);
    expect(deviations.mean, name).toBeLessThan(0.02);
    expect(deviations.most, name).toBeLessThan(0.1);
  }
});
