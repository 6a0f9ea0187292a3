import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import wavefile from 'wavefile';
import { openSoundSource } from '../../models/evaluation/sound-source.ts';
import { readStreamOptions } from '../../models/evaluation/stream-options.ts';
import { readThresholdOptions } from '../../models/evaluation/threshold-options.ts';
import { Random } from '../../models/training/random.ts';

const labels = ['dog', 'speech', 'music'];
let folder = '';

/** A second of a tone, told apart from others by its highest sample. */
async function writeTone(path: string, highest: number): Promise<void> {
  const samples = Int16Array.from({ length: 16_000 }, (_, i) =>
    Math.round(highest * Math.sin((2 * Math.PI * i) / 16)),
  );
  const wav = new wavefile.WaveFile();
  wav.fromScratch(1, 16_000, '16', samples);
  await writeFile(path, wav.toBuffer());
}

/** Recordings of four groups, of which training gives one to each fold, in this order. */
async function writeFolder(name: string, group: string, highest: readonly number[]): Promise<void> {
  await mkdir(join(folder, name));
  const rows = highest.map((_, i) => `${i}.wav,group ${i}`);
  await writeFile(join(folder, name, 'labels.csv'), `file,${group}\n${rows.join('\n')}\n`);
  for (const [i, own] of highest.entries()) await writeTone(join(folder, name, `${i}.wav`), own);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-sounds-'));
  await writeFolder('speech', 'speaker', [1_000, 2_000, 3_000, 4_000]);
  await writeFolder('music', 'source', [5_000, 6_000, 7_000, 8_000]);
  await writeFolder('more', 'source', [9_000, 10_000]);
  await writeTone(join(folder, 'dog.wav'), 20_000);
  await writeFile(
    join(folder, 'clips.csv'),
    'filename,class,fold\ndog.wav,dog,2\ndog.wav,dog,5\ndog.wav,dog,7\n',
  );
});

afterAll(() => rm(folder, { recursive: true }));

function given(): string[] {
  const clips = ['--audio', folder, '--labels', join(folder, 'clips.csv')];
  return [...clips, '--speech', join(folder, 'speech')];
}

function open(...more: string[]) {
  const options = readStreamOptions([...given(), ...more]);
  if (!options) throw new Error('The options ask for help.');
  return openSoundSource(options, labels);
}

/** The highest samples of what plays in the background, over many draws, by the end of its folder's path. */
async function heard(
  source: Awaited<ReturnType<typeof open>>,
  bed: 'speech' | 'music' | 'household',
) {
  const random = new Random(1);
  const byOrigin: Record<string, number[]> = {};
  for (const { origin, pick } of source.backgrounds[bed]) {
    const highest = new Set<number>();
    for (let i = 0; i < 30; i++) {
      const samples = await pick(random);
      highest.add(
        Math.round(samples.reduce((most, own) => Math.max(most, own), 0) * 32.767) * 1000,
      );
    }
    byOrigin[origin] = [...highest].sort((a, b) => a - b);
  }
  return byOrigin;
}

/** Where recordings say that they come from. */
const origin = (name: string) => join(basename(folder), name);

describe('where the sounds of streams come from', () => {
  it('all recordings of all folders that are given', async () => {
    const source = await open('--music', join(folder, 'music'), '--music', join(folder, 'more'));
    expect(await heard(source, 'music')).toEqual({
      [origin('music')]: [5_000, 6_000, 7_000, 8_000],
      [origin('more')]: [9_000, 10_000],
    });
    expect(await heard(source, 'speech')).toEqual({
      [origin('speech')]: [1_000, 2_000, 3_000, 4_000],
    });
  });

  it('all of a folder are played before any is played again', async () => {
    const source = await open('--music', join(folder, 'music'));
    const random = new Random(7);
    const [music] = source.backgrounds.music;
    if (!music) throw new Error('There is no music.');
    for (let round = 0; round < 3; round++) {
      const highest = new Set<number>();
      for (let i = 0; i < 4; i++)
        highest.add(Math.max(...(await music.pick(random)).subarray(0, 1_000)));
      expect(highest.size).toBe(4);
    }
  });

  it('of a fold, what training gave to it of each folder', async () => {
    const music = ['--music', join(folder, 'music'), '--music', join(folder, 'more')];
    const second = await open(...music, '--fold', '2');
    expect(await heard(second, 'music')).toEqual({
      [origin('music')]: [6_000],
      [origin('more')]: [10_000],
    });
    expect(await heard(second, 'speech')).toEqual({ [origin('speech')]: [2_000] });
    const last = await open(...music, '--fold', '5');
    expect(await heard(last, 'music')).toEqual({ [origin('music')]: [8_000] });
  });

  it('a fold without any, and options that lack something, are refused in one sentence', async () => {
    const music = ['--music', join(folder, 'more')];
    await expect(open(...music, '--fold', '5')).rejects.toThrow(
      `Nothing of fold 5 is in ${join(folder, 'more')}.`,
    );
    expect(() => readStreamOptions(['--audio', folder])).toThrow('--labels');
    expect(() => open()).toThrow('Give a folder of music with --music.');
    expect(() => readThresholdOptions([...given(), ...music])).toThrow('--packages');
    const bound = ['--packages', folder, '--false-per-hour', 'two'];
    expect(() => readThresholdOptions([...given(), ...music, ...bound])).toThrow(
      '--false-per-hour takes a number above 0.',
    );
    const share = ['--packages', folder, '--least-share', '1.1'];
    expect(() => readThresholdOptions([...given(), ...music, ...share])).toThrow(
      '--least-share takes a number from 0 to 1.',
    );
    const tracker = ['--packages', folder, '--tracker', '{"releaseRatio":2}'];
    expect(() => readThresholdOptions([...given(), ...music, ...tracker])).toThrow(
      '--tracker takes settings of all labels as a room takes them.',
    );
  });
});
