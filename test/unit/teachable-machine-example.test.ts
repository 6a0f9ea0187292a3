/** The example model: trained on real clips, written as Teachable Machine exports, read by the door. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSamples } from '../../bench/spectrogram/samples.ts';
import { argmax } from '../../models/evaluation/heard-clip.ts';
import { readModelPackage } from '../../models/package/model-package.ts';
import type { Classifier } from '../../models/recognition/classifier.ts';
import { readExport } from '../../models/teachable-machine/read-export.ts';
import { ZipFiles } from '../../models/teachable-machine/zip-files.ts';
import { heldOutOf, readClips } from '../../models/training/teachable-machine/clips.ts';
import {
  openExample,
  readExampleFiles,
  trainingEvaluation,
} from '../../models/training/teachable-machine/example.ts';
import { hearInRoom, hearOnSite } from '../../models/training/teachable-machine/hear.ts';
import { measure } from '../../models/training/teachable-machine/measure.ts';
import { siteRateHz, windowsOnSite } from '../../models/training/teachable-machine/site.ts';
import { Resampler } from '../../sound/resample.ts';
import { parsed, zipOf } from './teachable-machine-export.ts';

const labels = ['Background Noise', 'Baby', 'Dog', 'Knock', 'Rooster', 'Sneeze'];
const files = readExampleFiles();

/** The model as tfjs-layers opens it. */
async function openByLibrary(): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest } = parsed(files.contents.get('model.json'));
  const weightData = files.contents.get('weights.bin')?.slice().buffer as ArrayBuffer;
  const weightSpecs: tf.io.WeightsManifestEntry[] = weightsManifest[0].weights;
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
}

describe('the example model', () => {
  let classifier: Classifier;
  let sounds: { name: string; sound: Float32Array }[];
  /** By tfjs-layers' own `predict`, which has to come first: our runtime brings another backend. */
  let predicted: { window: Float32Array; scores: Float32Array }[];
  beforeAll(async () => {
    sounds = await readSamples();
    const model = await openByLibrary();
    expect(tf.getBackend()).toBe('cpu');
    predicted = sounds.flatMap(({ sound }) =>
      windowsOnSite(sound.subarray(0, 1.6 * siteRateHz)).map((window) => ({
        window,
        scores: tf.tidy(() =>
          (model.predict(tf.tensor4d(window, [1, 43, 232, 1])) as tf.Tensor).dataSync<'float32'>(),
        ),
      })),
    );
    classifier = openExample();
  }, 120_000);
  afterAll(() => classifier?.dispose());

  test('is an export like the site’s: three files, of the size of its topology', () => {
    const { modelTopology } = parsed(files.contents.get('model.json'));
    const layers = modelTopology.config.layers.map(
      (layer: { class_name: string }) => layer.class_name,
    );
    expect(layers.join(' ')).toBe(
      `InputLayer ${'Conv2D MaxPooling2D '.repeat(4)}Flatten Dropout Dense Sequential`,
    );
    expect(files.contents.get('weights.bin')).toHaveLength(4 * (1_428_664 + 2_001 * labels.length));
    expect(parsed(files.contents.get('metadata.json'))).toMatchObject({
      modelName: 'TMv2',
      wordLabels: labels,
    });
  });

  test('comes through the door, from its files or their zip', () => {
    const zip = new ZipFiles();
    zip.push(zipOf(Object.fromEntries(files.contents)));
    const { metadata } = readModelPackage(readExport(zip.end(), 'example'));
    expect(metadata).toMatchObject({ labels, background: 'Background Noise' });
    expect(metadata).toEqual(readModelPackage(readExport(files, 'example')).metadata);
  });

  test('gives the scores that tfjs-layers predicts of real sounds', () => {
    expect(predicted.length).toBeGreaterThan(5);
    for (const { window, scores } of predicted) {
      classifier.classify(window).scores.forEach((score, i) => {
        expect(Math.abs(score - (scores[i] as number))).toBeLessThan(1e-4);
      });
    }
    // They are scores of something: not all alike.
    expect(new Set(predicted.map(({ scores }) => scores[0]?.toFixed(3))).size).toBeGreaterThan(3);
  });

  test('hears in a room what it hears on the site: real sounds, from 16 kHz and from 44.1 kHz', () => {
    const apart: number[] = [];
    const same: boolean[] = [];
    for (const { name, sound } of sounds) {
      const resampler = new Resampler(siteRateHz, 16_000);
      const samples = Float32Array.of(...resampler.push(sound), ...resampler.flush());
      const clip = { name, fold: 0, category: 'dog', free: true, samples };
      const room = hearInRoom(classifier, clip);
      const site = hearOnSite(classifier, clip, sound).slice(0, room.length);
      expect(site.length, name).toBeGreaterThan(0);
      for (const [place, { scores }] of site.entries()) {
        const others = room[place]?.scores ?? [];
        same.push(argmax(others) === argmax(scores));
        for (let i = 0; i < labels.length; i++)
          apart.push(Math.abs((others[i] as number) - (scores[i] as number)));
      }
    }
    expect(same.filter(Boolean).length / same.length).toBeGreaterThan(0.85);
    expect(apart.reduce((sum, value) => sum + value) / apart.length).toBeLessThan(0.03);
  });

  test('named most of the clips that its training held out', () => {
    const { windows, windowAccuracy, clips, clipAccuracy, recall } = trainingEvaluation();
    expect([windows, clips]).toEqual([729, 104]);
    expect(windowAccuracy).toBeGreaterThan(0.85);
    expect(clipAccuracy).toBeGreaterThan(0.85);
    expect(recall).toHaveLength(labels.length);
  });

  // Where the recordings are that it was trained on.
  const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
  if (existsSync(`${data}/esc50`))
    test('loses in a room at most a point of what the training measured', async () => {
      const heard = heldOutOf(await readClips(data)).flatMap((clip) =>
        hearInRoom(classifier, clip),
      );
      const [trained, room] = [trainingEvaluation(), measure(heard, labels.length)];
      expect(room).toMatchObject({ windows: trained.windows, clips: trained.clips });
      expect(trained.windowAccuracy - room.windowAccuracy).toBeLessThan(0.01);
      expect(trained.clipAccuracy - room.clipAccuracy).toBeLessThan(0.01);
    }, 300_000);
});
