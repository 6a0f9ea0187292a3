import { describe, expect, test } from 'vitest';
import { compileWasm } from '../../models/node/open-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import type { TrackedEvent } from '../../models/recognition/tracker.ts';
import { tinyPackage } from './tiny-package.ts';

/** Samples of 60 ms, and of 10. */
const [frame, tenMs] = [960, 160];
const second = 16_000;
const eighteenFrames = 18 * frame;

/** A tiny model that looks once every 10 ms, and takes every sound for its strongest label. */
function quickModel(): Classifier {
  const files = tinyPackage();
  files.metadata.hopSamples = tenMs;
  return Classifier.open(files, compileWasm());
}

const classifier = quickModel();
const { windowSamples, labels } = classifier.metadata;

/** A tone whose pitch rises from nothing, so that no two windows are alike. */
function sound(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin(i * i * 1e-5));
}

/** Pushes a sound in portions of `cut` samples. */
function hear(recognition: StreamRecognition, samples: Float32Array, cut: number) {
  const heard = {
    windows: [] as HeardWindow[],
    events: [] as TrackedEvent[],
    each: [] as number[],
  };
  for (let at = 0; at < samples.length; at += cut) {
    const { windows, events } = recognition.push(samples.subarray(at, at + cut));
    heard.windows.push(...windows);
    heard.events.push(...events);
    heard.each.push(windows.length);
  }
  return heard;
}

describe('a stream with a window every 10 ms, in frames of 60 ms', () => {
  const { windows, each } = hear(new StreamRecognition(classifier), sound(eighteenFrames), frame);

  test('gives every window that a frame completes, in order', () => {
    const ends = windows.map(({ endSample }) => endSample);
    const count = Math.floor((eighteenFrames - windowSamples) / tenMs) + 1;
    expect(ends).toEqual(Array.from({ length: count }, (_, i) => windowSamples + i * tenMs));
    expect(each.slice(3)).toEqual(each.slice(3).map(() => frame / tenMs));
  });

  test('gives the scores that it gives in frames of 10 ms', () => {
    const whole = hear(new StreamRecognition(classifier), sound(eighteenFrames), tenMs).windows;
    expect(windows).toEqual(whole);
  });

  test('tells the tracker of every window', () => {
    // 20 windows in a row: more than fit into one frame, fewer than there are in all.
    const all = { minDurationMs: 200, thresholdScale: 0.001 };
    const { events } = hear(new StreamRecognition(classifier, { all }), sound(second), frame);
    expect(events.map(({ phase }) => phase)).toContain('begin');
    const inTens = new StreamRecognition(classifier, { all });
    expect(events).toEqual(hear(inTens, sound(second), tenMs).events);
  });

  test('leaves out every second window while it is halved, and counts them', () => {
    const halved = new StreamRecognition(classifier);
    halved.halved = true;
    const kept = hear(halved, sound(eighteenFrames), frame).windows;
    const scoresOf = (heard: HeardWindow[]) =>
      heard.map(({ endSample, scores }) => ({ endSample, scores }));
    expect(scoresOf(kept)).toEqual(scoresOf(windows.filter((_, i) => i % 2 === 1)));
    expect(halved.skipped).toBe(Math.ceil(windows.length / 2));
  });
});

describe('a stream', () => {
  /** Low enough that the strongest label of the tiny model sounds as long as there is sound. */
  const settings = { all: { thresholdScale: 0.001, smoothingWindows: 1 } };

  test('that does not continue is heard from where it goes on; what sounds goes on', () => {
    const recognition = new StreamRecognition(classifier, settings);
    hear(recognition, sound(second), frame);
    const before = [...recognition.sounding.keys()];
    expect(before).not.toEqual([]);
    recognition.reset(50_000);
    const { windows, events } = hear(recognition, sound(windowSamples), frame);
    expect(windows.map(({ endSample }) => endSample)).toEqual([50_000 + windowSamples]);
    expect(events).toEqual([]);
    expect([...recognition.sounding.keys()]).toEqual(before);
  });

  test('that ends, ends what sounds', () => {
    const recognition = new StreamRecognition(classifier, settings);
    const { events } = hear(recognition, sound(second), frame);
    const begun = events.filter(({ phase }) => phase === 'begin').map(({ label }) => label);
    expect(recognition.flush().map(({ phase, label }) => `${phase} ${label}`)).toEqual(
      begun.map((label) => `end ${label}`),
    );
    expect(recognition.sounding.size).toBe(0);
  });

  test('continues a sound of before, and a cooldown of before', () => {
    const [label = ''] = labels;
    const resting = { all: { ...settings.all, cooldownMs: 60_000 } };
    const rested = new StreamRecognition(classifier, resting);
    for (const each of labels) rested.rest(each, 0);
    expect(hear(rested, sound(second), frame).events).toEqual([]);

    const restored = new StreamRecognition(classifier, settings);
    restored.restore(label, { onsetMs: -500, lastHeardMs: -100, peak: 0.9 });
    expect(restored.sounding.get(label)).toMatchObject({ onsetMs: -500, peak: 0.9, mean: 0.9 });
    expect(restored.flush()).toMatchObject([{ phase: 'end', label, onsetMs: -500 }]);
  });

  test('is heard by new settings from the next window on', () => {
    const recognition = new StreamRecognition(classifier, { all: { thresholdScale: 1000 } });
    recognition.configure(settings);
    expect(hear(recognition, sound(second), frame).events).not.toEqual([]);
  });
});
