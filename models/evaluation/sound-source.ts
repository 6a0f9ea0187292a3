/** The recordings that streams are composed of: labelled clips, speech and music from folders. */
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../node/input-error.ts';
import type { Random } from '../training/random.ts';
import { audibleParts } from './audible-parts.ts';
import type { Background, RecordedBed, SoundSource } from './compose-stream.ts';
import { recordingsOfFold } from './fold-recordings.ts';
import { readBackground } from './inputs.ts';
import { readLabelledClips } from './labelled-clips.ts';
import type { StreamOptions } from './stream-options.ts';

/** @param labels of the model; speech and music are sounds too, if it knows them. */
export async function openSoundSource(
  options: StreamOptions,
  labels: readonly string[],
): Promise<SoundSource> {
  const { fold } = options.selection;
  const { clips } = await readLabelledClips(
    options.labels,
    options.audio,
    labels,
    options.selection,
  );
  const paths = new Map<string, string[]>();
  for (const { path, label } of clips) {
    const name = labels[label] as string;
    paths.set(name, [...(paths.get(name) ?? []), path]);
  }
  const folders = {
    speech: await ofFolders(options.speech, 'speech', fold),
    music: await ofFolders(options.music, 'music', fold),
    household: await ofFolders(options.household, 'household', fold),
  };
  for (const name of ['speech', 'music'] as const)
    if (labels.includes(name)) paths.set(name, [...folders[name].values()].flat());
  const audible = async (draw: () => string, attempts = 100) => {
    for (let i = 0; i < attempts; i++) {
      const samples = await readBackground(draw());
      if (samples && audibleParts(samples).length > 0) return samples;
    }
    throw new InputError('The recordings are silent.');
  };
  const backgrounds = (of: typeof folders.speech): Background[] =>
    [...of].map(([origin, own]) => {
      const deck = new Deck(own);
      return { origin, pick: (random) => audible(() => deck.draw(random)) };
    });
  return {
    async sound(random, exceptLabel) {
      const label = random.pick([...paths.keys()].filter((name) => name !== exceptLabel));
      return { label, samples: await audible(() => random.pick(paths.get(label) ?? [])) };
    },
    backgrounds: {
      speech: backgrounds(folders.speech),
      music: backgrounds(folders.music),
      household: backgrounds(folders.household),
    },
  };
}

/** What is played in the background: each once, in any order, before any is played again. */
class Deck {
  readonly #all: readonly string[];
  #left: string[] = [];

  constructor(all: readonly string[]) {
    this.#all = all;
  }

  draw(random: Random): string {
    if (this.#left.length === 0) this.#left = [...this.#all];
    const own = random.pick(this.#left);
    this.#left.splice(this.#left.indexOf(own), 1);
    return own;
  }
}

/** By the end of the folder's path, those that have any. */
async function ofFolders(
  folders: string[],
  kind: RecordedBed,
  fold: string | undefined,
): Promise<Map<string, string[]>> {
  const paths = new Map<string, string[]>();
  for (const folder of folders) {
    const own = await recordingsOfFold(folder, kind, fold);
    const path = resolve(folder);
    const origin = join(basename(dirname(path)), basename(path));
    if (own.length > 0) paths.set(origin, [...(paths.get(origin) ?? []), ...own]);
  }
  if (folders.length > 0 && paths.size === 0)
    throw new InputError(`Nothing of fold ${fold} is in ${folders.join(', ')}.`);
  return paths;
}
