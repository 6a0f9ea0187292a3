import { describe, expect, it } from 'vitest';
import { audibleParts, soundMeanSquare } from '../../models/evaluation/audible-parts.ts';
import { composeStream, type SoundSource } from '../../models/evaluation/compose-stream.ts';
import {
  f1Of,
  matchSounds,
  onsetsAgree,
  percentile,
  spansOverlap,
  type ToldSound,
} from '../../models/evaluation/event-matching.ts';
import { withEssential } from '../../models/evaluation/measure-tracker.ts';
import { type JudgedStream, measureStreams } from '../../models/evaluation/stream-metrics.ts';
import { trackStream } from '../../models/evaluation/track-stream.ts';
import { Tracker } from '../../models/recognition/tracker.ts';
import { Random } from '../../models/training/random.ts';

const dog = (onsetMs: number, endMs: number) => ({ label: 'dog', onsetMs, endMs });
const told = (onsetMs: number, endMs: number, toldMs: number, label = 'dog'): ToldSound => ({
  label,
  onsetMs,
  endMs,
  toldMs,
});

describe('matching of sounds and detections', () => {
  it('an onset agrees up to 500 ms away, within its label', () => {
    const truth = [dog(1_000, 2_000)];
    const matches = (own: ToldSound) => matchSounds(truth, [own], onsetsAgree).length;
    expect(matches(told(1_500, 2_000, 1_600))).toBe(1);
    expect(matches(told(500, 2_000, 1_600))).toBe(1);
    expect(matches(told(1_501, 2_000, 1_600))).toBe(0);
    expect(matches(told(1_000, 2_000, 1_600, 'cat'))).toBe(0);
  });

  it('one detection over two sounds, and two over one, are one match', () => {
    const two = [dog(0, 1_000), dog(3_000, 4_000)];
    expect(matchSounds(two, [told(0, 4_000, 500)], spansOverlap)).toHaveLength(1);
    const parts = [told(0, 400, 300), told(500, 900, 800)];
    expect(matchSounds([dog(0, 1_000)], parts, spansOverlap)).toHaveLength(1);
    expect(matchSounds(two, [told(1_000, 3_000, 1_500)], spansOverlap)).toEqual([]);
  });

  it('F1 is the harmonic mean of precision and recall; percentiles are nearest ranks', () => {
    expect(f1Of(2, 4, 8)).toEqual({ precision: 0.25, recall: 0.5, f1: 1 / 3 });
    expect(f1Of(0, 0, 0)).toEqual({ precision: null, recall: null, f1: null });
    expect(percentile([40, 10, 30, 20], 0.5)).toBe(20);
    expect(percentile([40, 10, 30, 20], 0.95)).toBe(40);
    expect(percentile([], 0.5)).toBeNull();
  });
});

describe('the figures of streams', () => {
  const metrics = measureStreams([
    {
      bed: 'speech',
      eventful: true,
      durationMs: 1_800_000,
      truth: [dog(1_000, 2_000), dog(10_000, 11_000)],
      // The bed's own label is no mistake; the second sound is told of with a late onset.
      told: [told(1_200, 2_500, 1_700), told(10_800, 11_100, 11_200), told(0, 9e5, 500, 'speech')],
    },
    {
      bed: 'music',
      origin: 'here',
      eventful: false,
      durationMs: 1_800_000,
      truth: [],
      told: [told(0, 500, 400), told(0, 9e5, 400, 'music')],
    },
    {
      bed: 'music',
      origin: 'there',
      eventful: false,
      durationMs: 1_800_000,
      truth: [],
      told: [],
    },
  ]);

  it('count matches by onset and by overlap', () => {
    expect(metrics).toMatchObject({ sounds: 2, detections: 2, hours: { eventful: 0.5 } });
    expect(metrics.onsetF1.f1).toBe(0.5);
    expect(metrics.overlapF1.f1).toBe(1);
    expect(metrics.overallF1).toBe(2 / 5);
    expect(metrics.byBed).toEqual({ speech: { onset: 0.5, overlap: 1 } });
  });

  it('measure delays from the true onset to the telling, errors from what was told', () => {
    expect(metrics.onsetDelayMs).toEqual({ median: 700, p95: 1_200 });
    expect(metrics.onsetErrorMs).toEqual({ median: 200, p95: 800 });
    expect(metrics.endErrorMs).toEqual({ median: 100, p95: 500 });
  });

  it('count what is told of a bed alone as false, an hour', () => {
    expect(metrics.falsePerHour).toEqual({ music: 1 });
    expect(metrics.falseByOrigin).toEqual([
      {
        bed: 'music',
        origin: 'here',
        hours: 0.5,
        perHour: 2,
        labels: [{ label: 'dog', count: 1 }],
      },
      { bed: 'music', origin: 'there', hours: 0.5, perHour: 0, labels: [] },
    ]);
  });
});

describe('essential sounds', () => {
  const cat = { ...dog(20_000, 21_000), label: 'cat' };
  const streams: JudgedStream[] = [
    {
      bed: 'quiet',
      eventful: true,
      durationMs: 1_800_000,
      truth: [dog(1_000, 2_000), dog(10_000, 11_000), cat],
      told: [told(1_200, 2_500, 1_700), told(40_000, 41_000, 41_000, 'cat')],
    },
    {
      bed: 'music',
      eventful: false,
      durationMs: 1_800_000,
      truth: [],
      told: [told(0, 1, 1), told(5, 6, 6, 'cat')],
    },
  ];
  const details = (essential: boolean) => ({ title: 'x', group: 'x', essential });
  const labels = ['dog', 'cat'];

  it('are measured as if there were no others', () => {
    const labelDetails = { dog: details(true), cat: details(false) };
    const { sounds, essential } = withEssential(streams, { labels, labelDetails });
    expect(sounds).toBe(3);
    expect(essential).toMatchObject({
      sounds: 2,
      detections: 1,
      onsetF1: { precision: 1, recall: 0.5 },
      falsePerHour: { music: 2 },
    });
  });

  it('are not told of a model that says of none that it is essential', () => {
    const labelDetails = { dog: details(false) };
    expect(withEssential(streams, { labels, labelDetails }).essential).toBeNull();
    expect(withEssential(streams, { labels }).essential).toBeNull();
  });
});

describe('what the tracker tells of a stream', () => {
  it('is told at the end of the window that was enough', () => {
    const windows = [0, 1, 1, 0, 0, 0, 0, 0, 0, 0].map((score, i) => ({
      endMs: 1_000 + 240 * i,
      scores: Float32Array.of(score),
    }));
    const model = { labels: ['dog'], thresholds: { dog: 0.9 } };
    expect(
      trackStream(windows, new Tracker(model, 240, { all: { smoothingWindows: 2 } })),
    ).toMatchObject([{ label: 'dog', toldMs: 1_480 }]);
  });
});

describe('composed streams', () => {
  const rateHz = 16_000;
  const tone = (ms: number) =>
    Float32Array.from({ length: 16 * ms }, (_, i) => 0.5 * Math.sin(i * 0.3));
  /** Half a second of silence, a second of sound, half a second of silence. */
  const clip = new Float32Array(2 * rateHz);
  clip.set(tone(1_000), rateHz / 2);
  const source: SoundSource = {
    sound: async () => ({ label: 'dog', samples: clip }),
    backgrounds: {
      speech: [{ origin: 'here', pick: async () => tone(700) }],
      music: [{ origin: 'there', pick: async () => tone(700) }],
      household: [{ origin: 'home', pick: async () => tone(3_000) }],
    },
  };

  it('the sound of a clip is where it can be heard; parts a moment apart are one', () => {
    expect(audibleParts(clip)).toEqual([{ start: rateHz / 2, end: 1.5 * rateHz }]);
    expect(soundMeanSquare(clip)).toBeCloseTo(0.125, 2);
    const twice = new Float32Array(6 * rateHz);
    for (const at of [0, 1.5, 4]) twice.set(tone(1_000), at * rateHz);
    expect(audibleParts(twice)).toEqual([
      { start: 0, end: 2.5 * rateHz },
      { start: 4 * rateHz, end: 5 * rateHz },
    ]);
    expect(audibleParts(new Float32Array(rateHz))).toEqual([]);
  });

  it('sounds begin where the truth says, do not overlap, and the seed says which', async () => {
    const compose = (seed: number) => composeStream('quiet', true, source, new Random(seed));
    const { samples, truth } = await compose(3);
    expect(truth.length).toBeGreaterThan(10);
    truth.forEach(({ onsetMs, endMs }, i) => {
      expect(endMs - onsetMs).toBe(1_000);
      expect(onsetMs - (truth[i - 1]?.endMs ?? 0)).toBeGreaterThanOrEqual(2_500);
      const around = samples.subarray(16 * (onsetMs - 200), 16 * (endMs + 200));
      const [part] = audibleParts(around);
      expect(Math.abs((part?.start ?? 0) - 16 * 200)).toBeLessThanOrEqual(640);
    });
    expect(await compose(3)).toEqual({ bed: 'quiet', eventful: true, samples, truth });
    expect((await compose(4)).truth).not.toEqual(truth);
  });

  it('a bed alone has no sounds, and no sample leaves the range', async () => {
    for (const bed of ['speech', 'noise'] as const) {
      const composed = await composeStream(bed, false, source, new Random(1));
      const { samples, truth, origin } = composed;
      expect(origin).toBe(bed === 'speech' ? 'here' : undefined);
      expect(truth).toEqual([]);
      expect(samples.every((sample) => Math.abs(sample) <= 1)).toBe(true);
      expect(soundMeanSquare(samples)).toBeGreaterThan(0);
    }
  });

  it('a household is quiet between its sounds, and no two of them sound alike', async () => {
    const { samples, origin } = await composeStream('household', false, source, new Random(1));
    expect(origin).toBe('home');
    const parts = audibleParts(samples).filter(({ start, end }) => end - start < 6 * rateHz);
    expect(parts.length).toBeGreaterThan(5);
    const loudest = parts.map(({ start, end }) => soundMeanSquare(samples.subarray(start, end)));
    expect(new Set(loudest.map((own) => own.toPrecision(3))).size).toBe(parts.length);
    const sounding = parts.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(sounding).toBeLessThan(samples.length / 2);
  });
});
