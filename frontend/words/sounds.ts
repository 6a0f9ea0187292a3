/** How sounds, and whoever heard them, are put into words. */
import type { Detection, ModelDescription } from '../../client/index.ts';

/** A model's label as words: `chirping_birds` becomes "Chirping birds". */
export function labelWords(label: string): string {
  const words = label.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * A sound as a room calls it: by its label, and where several of the room's models have that label, by
 * the model as well: "Dog", "Dog (YAMNet)".
 */
export function soundWords(
  { label, model }: { label: string; model: string },
  models: readonly ModelDescription[],
): string {
  const words = labelWords(label);
  const namesakes = models.filter(({ labels }) => labels.includes(label));
  const own = namesakes.find(({ id }) => id === model);
  return own && namesakes.length > 1 ? `${words} (${own.name})` : words;
}

const andList = new Intl.ListFormat('en', { type: 'conjunction' });

/** Whose mics heard a sound, the first one first: "Kitchen", "Kitchen and Hall". */
export function heardByWords({ name, mics }: Pick<Detection, 'name' | 'mics'>): string {
  return mics ? andList.format(mics.map((mic) => mic.name)) : name;
}

/** Where a sound that several mics heard was loudest; undefined if one mic heard it. */
export function loudestWords({ mics }: Pick<Detection, 'mics'>): string | undefined {
  const loudest = mics && [...mics].sort((a, b) => b.levelDb - a.levelDb)[0];
  return loudest && `Loudest at ${loudest.name}`;
}
