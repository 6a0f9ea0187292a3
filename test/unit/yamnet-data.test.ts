/** YAMNet's own weights, added as an operator adds them, on real recordings: where both are beside the checkout. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addToCatalogue } from '../../cli/models/catalogue-folder.ts';
import { fetchYamnet } from '../../cli/models/yamnet.ts';
import { readCsv } from '../../models/node/csv.ts';
import { openPackage } from '../../models/node/open-package.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import { readRecording } from '../../recordings/recording.ts';
import { serveFiles } from './file-server.ts';
import { publishedAs } from './yamnet/tiny.ts';
import { dataPath, hasYamnet, readData, yamnetWeights } from './yamnet/yamnet-data.ts';

/** What a class of ESC-10 is to AudioSet. */
const classes: Readonly<Record<string, readonly string[]>> = {
  dog: ['Dog', 'Bark', 'Animal', 'Domestic animals, pets'],
  rooster: ['Chicken, rooster', 'Crowing, cock-a-doodle-doo', 'Fowl'],
  crying_baby: ['Baby cry, infant cry', 'Crying, sobbing'],
  sneezing: ['Sneeze', 'Cough'],
  chainsaw: ['Chainsaw', 'Light engine (high frequency)'],
  rain: ['Rain', 'Raindrop', 'Rain on surface'],
  sea_waves: ['Waves, surf', 'Ocean', 'Water'],
  helicopter: ['Helicopter', 'Aircraft'],
};
const clipsEach = 2;

test.runIf(hasYamnet)(
  'YAMNet names what is in real recordings',
  async () => {
    const [weights, labels] = [yamnetWeights(), readData('yamnet/yamnet_class_map.csv')];
    const { origin } = await serveFiles({
      '/yamnet.h5': weights,
      '/yamnet_class_map.csv': labels,
    });
    const catalogue = mkdtempSync(join(tmpdir(), 'yamnet-'));
    const files = await fetchYamnet(undefined, publishedAs(origin, weights, labels));
    const { folder, metadata, multiplications } = await addToCatalogue(catalogue, files);
    expect(metadata.labels).toHaveLength(521);
    // "69.2M multiplies for each 960ms input frame", as its publisher says.
    expect(multiplications / 1e6).toBeCloseTo(69.2, 1);
    const classifier = openPackage(folder);
    rmSync(catalogue, { recursive: true });

    const clips = readCsv(new TextDecoder().decode(readData('esc50/esc50.csv')), ['filename']);
    let [named, all] = [0, 0];
    for (const [category, names] of Object.entries(classes)) {
      const own = clips.filter(({ values }) => values.category === category).slice(0, clipsEach);
      for (const { values } of own) {
        const sound = await readRecording(dataPath(`esc50/audio/${values.filename}`));
        const { windows } = new StreamRecognition(classifier).push(sound);
        // The highest that any window gave, and so silence before and after counts for nothing.
        const highest = metadata.labels.map((label, i) => {
          const scores = windows.map(({ scores }) => scores[i] as number);
          return { label, score: label === metadata.background ? 0 : Math.max(...scores) };
        });
        const top = highest.sort((a, b) => b.score - a.score).slice(0, 3);
        if (top.some(({ label }) => names.includes(label))) named++;
        all++;
      }
    }
    expect(all).toBe(clipsEach * Object.keys(classes).length);
    expect(named / all).toBeGreaterThan(0.7);
  },
  120_000,
);
