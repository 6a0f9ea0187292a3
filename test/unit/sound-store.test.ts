import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSounds } from '../../models/training/clips.ts';
import { FOLDS } from '../../models/training/folds.ts';
import { loudestFrame } from '../../models/training/level.ts';
import { readSounds, writeSounds } from '../../models/training/sound-store.ts';
import { synthesised } from '../../models/training/synthesis/synthesis.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-sounds-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('sounds come back as they were written, to 16 bits', async () => {
  const tone = (length: number) => Float32Array.from({ length }, (_, i) => 0.9 * Math.sin(i / 3));
  const sounds = [
    { name: 'a', label: 1, fold: 3, free: true, samples: tone(2_000) },
    { name: 'b', label: -1, fold: 5, free: false, samples: tone(10) },
    { name: 'c', label: 0, fold: 1, free: true, samples: Float32Array.of(2, -2, 0) },
  ];
  expect(await writeSounds(folder, ['x', 'y'], sounds)).toBe(3);
  const { labels, clips } = readSounds(folder);
  expect(labels).toEqual(['x', 'y']);
  expect(
    clips.map(({ name, label, fold, free, index }) => [name, label, fold, free, index]),
  ).toEqual([
    ['a', 1, 3, true, 0],
    ['b', -1, 5, false, 1],
    ['c', 0, 1, true, 2],
  ]);
  const [a, b, c] = clips.map(({ samples }) => samples);
  expect(a?.every((own, i) => Math.abs(own - (tone(2_000)[i] as number)) < 1e-4)).toBe(true);
  expect(b).toHaveLength(10);
  expect([...(c ?? [])]).toEqual([32_767 / 32_768, -1, 0]);
  expect(clips[0]?.loudest).toBeCloseTo(loudestFrame(tone(2_000)), 6);
});

it('each label that can be made is, as often in every fold, smoke alarms twice as often as others', () => {
  const labels = synthesised.map((name) => ({ name, title: name, group: 'x', essential: false }));
  const counts = new Map<string, number>();
  for (const { label, fold, free } of makeSounds(labels.slice(0, 2), 1)) {
    expect(free).toBe(true);
    counts.set(`${label} ${fold}`, (counts.get(`${label} ${fold}`) ?? 0) + 1);
  }
  expect(labels[0]?.name).toBe('smoke_alarm');
  expect(Object.fromEntries(counts)).toEqual(
    Object.fromEntries(
      [40, 20].flatMap((each, label) => FOLDS.map((fold) => [`${label} ${fold}`, each])),
    ),
  );
});
