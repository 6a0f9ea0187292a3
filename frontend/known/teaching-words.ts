/** What is told of taught sounds while people teach them, in words. */
import type { ModelDescription, SoundList } from '../../client/index.ts';
import { percent } from '../words/amounts.ts';
import { titleOf } from '../words/sounds.ts';

export type TaughtSoundDetails = SoundList['sounds'][number];
export type Example = TaughtSoundDetails['examples'][number];

const andList = new Intl.ListFormat('en', { type: 'conjunction' });

/** Below this, two sounds are mistaken for each other so often that it is told. */
const wellApart = 0.9;

/** How a sound does, as sentences, what to do about it last. @param base whose labels it may be like. */
export function feedbackWords(
  sound: TaughtSoundDetails,
  list: Pick<SoundList, 'sounds'>,
  base: ModelDescription | undefined,
): readonly string[] {
  const { examples, outdated, wanted } = sound;
  if (examples.length === outdated) {
    return outdated > 0
      ? ['The room hears with another model now: give it new examples.']
      : ['It has no examples yet, so the room cannot hear it.'];
  }
  return [
    ...(outdated > 0
      ? [`${examplesWords(outdated)} of another model ${be(outdated)} not used.`]
      : []),
    ...likeWords(sound, list, base),
    ...differWords(examples.filter(({ differs }) => differs).length),
    wanted > 0
      ? `${wanted} more ${wanted === 1 ? 'example' : 'examples'} would help.`
      : enoughWords(sound),
  ];
}

function likeWords(
  { soundsLike }: TaughtSoundDetails,
  { sounds }: Pick<SoundList, 'sounds'>,
  base: ModelDescription | undefined,
): string[] {
  const names = soundsLike.flatMap((like) => {
    if (like.kind === 'label') return [`“${titleOf(like.label, base)}”`];
    const other = sounds.find(({ id }) => id === like.sound);
    return other ? [`“${other.name}”`] : [];
  });
  return names.length > 0 ? [`Sounds like ${andList.format(names)}.`] : [];
}

function differWords(count: number): string[] {
  if (count === 0) return [];
  return count === 1
    ? ['One example differs from the others: delete it if it is another sound.']
    : [`${count} examples differ from the others: delete those that are another sound.`];
}

function enoughWords({ recognised }: TaughtSoundDetails): string {
  return recognised === undefined
    ? 'It has enough examples.'
    : `It has enough examples: ${percent(recognised)} would be recognised by the others.`;
}

/** "1 example", "3 examples" */
export function examplesWords(count: number): string {
  return `${count} ${count === 1 ? 'example' : 'examples'}`;
}

function be(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** Which of the taught sounds are hard to tell apart, the hardest first; one sentence if none are. */
export function separationWords({ separation, sounds }: Pick<SoundList, 'separation' | 'sounds'>) {
  const nameOf = (id: string | undefined) => sounds.find((sound) => sound.id === id)?.name ?? '';
  const pairs = separation.sounds.flatMap((one, i) =>
    separation.sounds.slice(i + 1).map((other, j) => ({
      names: [nameOf(one), nameOf(other)],
      apart: separation.apart[i]?.[i + 1 + j] ?? 1,
    })),
  );
  const near = pairs.filter(({ apart }) => apart < wellApart).sort((a, b) => a.apart - b.apart);
  if (near.length === 0) return ['All of them are easy to tell apart.'];
  return near.map(
    ({ names: [one, other], apart }) =>
      `“${one}” and “${other}” are hard to tell apart: right ${percent(apart)} of the time.`,
  );
}

const origins: Record<Example['from'], string> = {
  take: 'recorded',
  moment: 'a moment that was heard',
  recording: 'from a recording',
};

/** What an example is, for whoever does not see its picture. */
export function exampleWords({ by, from, heardAs }: Example, base: ModelDescription | undefined) {
  const [likeliest] = heardAs;
  const heard = likeliest
    ? `; the room took it for “${titleOf(likeliest.label, base)}” (${percent(likeliest.score)})`
    : '';
  return `${origins[from]}${by === undefined ? '' : ` by ${by}`}${heard}`;
}
