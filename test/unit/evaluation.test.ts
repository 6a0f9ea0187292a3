import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearClip } from '../../models/evaluation/clip-windows.ts';
import { type HeardClip, predictClip, rankOf } from '../../models/evaluation/heard-clip.ts';
import { readLabelledClips } from '../../models/evaluation/labelled-clips.ts';
import { measure } from '../../models/evaluation/metrics.ts';
import { readCsv } from '../../models/node/csv.ts';
import { openPackage } from '../../models/node/open-package.ts';

const labels = ['dog', 'rain', 'crow', 'never'];

function clip(label: number, ...windows: number[][]): HeardClip {
  return { label, windows: windows.map((scores) => ({ scores, audible: true })) };
}

describe('metrics', () => {
  it('a clip is what has the highest mean score over its windows, not the highest score', () => {
    const { windows } = clip(1, [0.9, 0, 0, 0], [0, 0.5, 0, 0], [0, 0.5, 0, 0]);
    expect(predictClip(windows)).toBe(1);
  });

  it('clips, windows and classes are counted each for itself', () => {
    const metrics = measure(
      [
        clip(0, [0.9, 0, 0, 0], [0.2, 0.3, 0, 0]),
        clip(0, [0.1, 0.8, 0, 0]),
        clip(1, [0, 0.8, 0, 0]),
        clip(2, [0, 0.7, 0.1, 0]),
      ],
      labels,
    );
    expect(metrics).toMatchObject({ clips: 4, windows: 5, clipAccuracy: 0.5, windowAccuracy: 0.4 });
    expect(metrics.perClass).toEqual([
      {
        label: 'dog',
        clips: 2,
        recall: 0.5,
        precision: 1,
        averagePrecision: 1,
        confusedWith: { label: 'rain', clips: 1 },
      },
      {
        label: 'rain',
        clips: 1,
        recall: 1,
        precision: 1 / 3,
        averagePrecision: 0.5,
        confusedWith: null,
      },
      {
        label: 'crow',
        clips: 1,
        recall: 0,
        precision: null,
        averagePrecision: 1,
        confusedWith: { label: 'rain', clips: 1 },
      },
    ]);
  });

  it('a rank is how many labels come first, of equals those before it', () => {
    const windows = clip(0, [0.2, 0.4, 0.2, 0.1]).windows;
    expect([0, 1, 2, 3].map((label) => rankOf({ label, windows }))).toEqual([1, 0, 2, 3]);
  });

  it('essential sounds and groups are counted each for themselves', () => {
    const details = {
      dog: { title: 'Dog', group: 'animals', essential: true },
      rain: { title: 'Rain', group: 'nature', essential: false },
      crow: { title: 'Crow', group: 'animals', essential: false },
    };
    const heard = [
      clip(3, [0, 0, 0, 1]),
      clip(1, [0, 0.9, 0, 0]),
      clip(0, [0.4, 0.9, 0, 0]),
      clip(0, [0.1, 0.9, 0.3, 0.2]),
      clip(2, [0, 0, 0.9, 0]),
    ];
    expect(measure(heard, labels, details)).toMatchObject({
      clipAccuracy: 0.6,
      top3Accuracy: 0.8,
      essentialAccuracy: 0,
      essential: { clips: 2, clipAccuracy: 0, top3Accuracy: 0.5 },
      perGroup: [
        { group: 'animals', clips: 3, clipAccuracy: 1 / 3, top3Accuracy: 2 / 3 },
        { group: 'nature', clips: 1, clipAccuracy: 1, top3Accuracy: 1 },
      ],
    });
  });

  it('a model that tells nothing of its labels has neither', () => {
    expect(measure([clip(0, [1, 0, 0, 0])], labels)).toMatchObject({
      essentialAccuracy: null,
      perGroup: [],
    });
  });

  it('silent windows count, and are left out of the audible window accuracy', () => {
    const silent = { scores: [0, 0.1, 0, 0], audible: false };
    const heard = { label: 0, windows: [{ scores: [1, 0, 0, 0], audible: true }, silent] };
    const metrics = measure([heard], labels);
    expect(metrics.windowAccuracy).toBe(0.5);
    expect(metrics.audibleWindowAccuracy).toBe(1);
  });
});

describe('CSV', () => {
  it('whatever the values, quoting brings them back', () => {
    const value = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', 'é') });
    const row = fc.tuple(value, value, value);
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const lines = [['filename', 'class', 'x'], ...rows].map((each) => each.map(quote).join());
        const read = readCsv(lines.join(end), ['filename', 'class']);
        expect(read.map(({ values }) => [values.filename, values.class, values.x])).toEqual(rows);
      }),
    );
  });

  it('rows know their line; blank lines, a byte order mark and a last line end are no rows', () => {
    const read = readCsv('\uFEFFfilename,class\r\n"a\nb",dog\r\n\r\nc.wav,rain\r\n', ['class']);
    expect(read.map(({ line, values }) => [line, values.class])).toEqual([
      [2, 'dog'],
      [5, 'rain'],
    ]);
  });

  it.each([
    ['', 'the file is empty'],
    ['filename,label\n', 'line 1: there is no column "class"'],
    ['filename,class\na.wav\n', 'line 2: 1 fields, but the header has 2'],
    ['filename,class\na.wav,"dog\n', 'line 2: a quote that is stray or never closed'],
    ['filename,class\na"b.wav,dog\n', 'line 2: a quote that is stray or never closed'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => readCsv(text, ['filename', 'class'])).toThrow(message);
  });
});

describe('labelled clips', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-evaluation-'));
    file = join(folder, 'labels.csv');
    await writeFile(join(folder, 'a.wav'), '');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['filename,class\na.wav,dog\nb.wav,dog\n', 'labels.csv line 3 (b.wav): there is no file'],
    [
      'filename,class\na.wav,wolf\n',
      'the model has no label for any clip, nor for the first one, "wolf"',
    ],
    ['filename,class\n', 'lists no clips'],
  ])('%j is refused with its row', async (text, message) => {
    await writeFile(file, text);
    await expect(readLabelledClips(file, folder, labels)).rejects.toThrow(message);
  });

  it('clips that the model has no label for are counted, whether or not they are there', async () => {
    await writeFile(file, 'filename,class\na.wav,wolf\na.wav,rain\na.wav,\ngone.wav,owl\n');
    const { clips, unknown } = await readLabelledClips(file, folder, labels);
    expect(clips.map(({ label }) => label)).toEqual([1]);
    expect(unknown).toBe(3);
  });
});

describe('hearing a clip', () => {
  const classifier = openPackage();
  const { windowSamples, hopSamples } = classifier.metadata;

  it.each([
    [1, 1],
    [windowSamples - 1, 1],
    [windowSamples, 1],
    [windowSamples + 319, 1],
    [windowSamples + 320, 1],
    [80_000, 1 + Math.floor((80_000 - windowSamples) / hopSamples)],
  ])('%i samples give %i windows', (samples, windows) => {
    expect(hearClip(classifier, new Float32Array(samples).fill(0.1))).toHaveLength(windows);
  });

  it('only windows without any sound are silent', () => {
    const sound = new Float32Array(80_000);
    sound[40_000] = 0.5;
    const audible = hearClip(classifier, sound).map((window) => window.audible);
    const first = Math.ceil((40_001 - windowSamples) / hopSamples);
    const last = Math.floor(40_000 / hopSamples);
    expect(audible).toEqual(audible.map((_, i) => i >= first && i <= last));
    expect(audible).toContain(false);
    const noise = sound.map((_, i) => (i % 2 ? 0.1 : -0.1));
    const beside = hearClip(classifier, noise, sound).map((window) => window.audible);
    expect(beside).toEqual(audible);
  });
});
