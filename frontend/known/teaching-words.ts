/** What is told of taught sounds while people teach them, in words. */
import type { ModelDescription, SoundList } from '../../client/index.ts';
import { percent } from '../words/amounts.ts';
import { counted, language, msg, str } from '../words/msg.ts';
import { titleOf } from '../words/sounds.ts';

export type TaughtSoundDetails = SoundList['sounds'][number];
export type Example = TaughtSoundDetails['examples'][number];

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
      ? [msg('The room uses another model now: give it new examples.')]
      : [msg('It has no examples yet, so the room cannot recognise it.')];
  }
  return [
    ...(outdated > 0 ? [outdatedWords(outdated)] : []),
    ...likeWords(sound, list, base),
    ...differWords(examples.filter(({ differs }) => differs).length),
    wanted > 0 ? wantedWords(wanted) : enoughWords(sound),
  ];
}

function likeWords(
  { soundsLike }: TaughtSoundDetails,
  { sounds }: Pick<SoundList, 'sounds'>,
  base: ModelDescription | undefined,
): string[] {
  const names = soundsLike.flatMap((like) => {
    if (like.kind === 'label') return [quoted(titleOf(like.label, base))];
    const other = sounds.find(({ id }) => id === like.sound);
    return other ? [quoted(other.name)] : [];
  });
  if (names.length === 0) return [];
  const list = new Intl.ListFormat(language(), { type: 'conjunction' });
  return [msg(str`Sounds like ${list.format(names)}.`)];
}

function quoted(name: string): string {
  return msg(str`“${name}”`);
}

function outdatedWords(count: number): string {
  return counted(
    count,
    msg('1 example from another model is not used.'),
    msg(str`${count} examples from another model are not used.`),
  );
}

function differWords(count: number): string[] {
  if (count === 0) return [];
  return [
    counted(
      count,
      msg('One example differs from the others: delete it if it is another sound.'),
      msg(str`${count} examples differ from the others: delete those that are another sound.`),
    ),
  ];
}

function wantedWords(count: number): string {
  return counted(
    count,
    msg('1 more example would help.'),
    msg(str`${count} more examples would help.`),
  );
}

function enoughWords({ recognised }: TaughtSoundDetails): string {
  if (recognised === undefined) return msg('It has enough examples.');
  return msg(
    str`It has enough examples: tested against the others, ${percent(recognised)} of them are recognised.`,
  );
}

/** "1 example", "3 examples" */
export function examplesWords(count: number): string {
  return counted(count, msg('1 example'), msg(str`${count} examples`));
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
  if (near.length === 0) return [msg('All of them are easy to tell apart.')];
  return near.map(({ names: [one, other], apart }) =>
    msg(
      str`“${one}” and “${other}” are hard to tell apart: correct ${percent(apart)} of the time.`,
    ),
  );
}

function originWords({ by, from }: Example): string {
  switch (from) {
    case 'take':
      return by === undefined ? msg('Recorded.') : msg(str`Recorded by ${by}.`);
    case 'moment':
      return by === undefined ? msg('Heard live.') : msg(str`Heard live, chosen by ${by}.`);
    case 'recording':
      return by === undefined
        ? msg('From a recording.')
        : msg(str`From a recording, chosen by ${by}.`);
  }
}

/** What an example is, as sentences, for whoever does not see its picture. */
export function exampleWords(example: Example, base: ModelDescription | undefined): string {
  const [likeliest] = example.heardAs;
  if (!likeliest) return originWords(example);
  const [title, score] = [titleOf(likeliest.label, base), percent(likeliest.score)];
  return `${originWords(example)} ${msg(str`The room took it for “${title}” (${score}).`)}`;
}
