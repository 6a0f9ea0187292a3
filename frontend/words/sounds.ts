/** How sounds, and whoever heard them, are put into words. */
import type { Detection, ModelDescription } from '../../client/index.ts';
import { translated } from './language.ts';
import { language, msg, str } from './msg.ts';

/** A model's label as words: `chirping_birds` becomes "Chirping birds". */
export function labelWords(label: string): string {
  const words = label.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A label in the reader's language, or as its model wants it to be called: by its title, as whoever taught it
 * named it, else by its own words.
 */
export function titleOf(label: string, model: ModelDescription | undefined): string {
  if (model?.source === 'taught') return label;
  const translatedLabels = translated()?.labels;
  if (
    translatedLabels &&
    model?.source === 'deployment' &&
    Object.hasOwn(translatedLabels, label)
  ) {
    return translatedLabels[label] as string;
  }
  const details = model?.labelDetails;
  return details && Object.hasOwn(details, label)
    ? (details[label]?.title ?? labelWords(label))
    : labelWords(label);
}

/** A group of labels as a heading; models of others may have groups that we do not know. */
export function groupTitle(group: string): string {
  switch (group) {
    case 'alerts':
      return msg('Alerts', {
        id: 'sounds-alerts',
        desc: 'A group of sounds: doorbells, sirens, alarms.',
      });
    case 'animals':
      return msg('Animals');
    case 'home':
      return msg('Home', {
        id: 'sounds-home',
        desc: 'A group of sounds: household appliances, doors, dishes.',
      });
    case 'nature':
      return msg('Nature');
    case 'outdoors':
      return msg('Outdoors');
    case 'people':
      return msg('People');
    default:
      return labelWords(group);
  }
}

/** What is heard: a label, and the id of the model that hears it. */
interface Sound {
  label: string;
  model: string;
}

/** A sound by its title alone: "Dog". */
export function soundTitle({ label, model }: Sound, models: readonly ModelDescription[]): string {
  return titleOf(
    label,
    models.find(({ id }) => id === model),
  );
}

/**
 * A sound as a room calls it: by its title, and where several of the room's models have a sound of that
 * title, by the model as well: "Dog", "Dog (YAMNet)".
 */
export function soundWords(sound: Sound, models: readonly ModelDescription[]): string {
  const words = soundTitle(sound, models);
  const namesakes = models.filter((model) => titlesOf(model).has(words));
  const own = namesakes.find(({ id }) => id === sound.model);
  return own && namesakes.length > 1 ? `${words} (${own.name})` : words;
}

/** Asked for with every score that is drawn. */
const knownTitles = new WeakMap<ModelDescription, ReadonlySet<string>>();

function titlesOf(model: ModelDescription): ReadonlySet<string> {
  const known = knownTitles.get(model);
  if (known) return known;
  const titles = new Set(model.labels.map((label) => titleOf(label, model)));
  knownTitles.set(model, titles);
  return titles;
}

/** Names as a list: "Kitchen", "Kitchen and Hall". */
export function listWords(names: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(names);
}

/** Whose mics heard a sound, the first one first: "Kitchen", "Kitchen and Hall". */
export function heardByWords({ name, mics }: Pick<Detection, 'name' | 'mics'>): string {
  if (!mics) return name;
  const list = new Intl.ListFormat(language(), { type: 'conjunction' });
  return list.format(mics.map((mic) => mic.name));
}

/** Where a sound that several mics heard was loudest; undefined if one mic heard it. */
export function loudestWords({ mics }: Pick<Detection, 'mics'>): string | undefined {
  const loudest = mics && [...mics].sort((a, b) => b.levelDb - a.levelDb)[0];
  return loudest && msg(str`Loudest at ${loudest.name}`);
}

/** Whether a title, or another text, has all words of `query` in it, typed in whatever case and without accents. */
export function hasWords(text: string, query: string): boolean {
  const known = folded(text);
  return folded(query)
    .split(/\s+/)
    .every((word) => known.includes(word));
}

/** Without case and accents, for those who type neither. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
