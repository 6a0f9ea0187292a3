/** What the example model knows: some of ESC-50's categories, each in a class as an author would name it. */

/** Its first class, as the site names it: what is there when nothing is. */
const background = 'Background Noise';

const classOfCategory: ReadonlyMap<string, string> = new Map([
  ['crying_baby', 'Baby'],
  ['dog', 'Dog'],
  ['door_wood_knock', 'Knock'],
  ['rooster', 'Rooster'],
  ['sneezing', 'Sneeze'],
  ['airplane', background],
  ['engine', background],
  ['rain', background],
  ['sea_waves', background],
  ['train', background],
  ['vacuum_cleaner', background],
  ['washing_machine', background],
  ['wind', background],
]);

/** `wordLabels` of the export, in the order of the scores. */
export const labels: readonly string[] = [...new Set([background, ...classOfCategory.values()])];

/** @returns the index in `labels` of what is heard in a clip of this category; -1 if it is in no class. */
export function classOf(category: string): number {
  return labels.indexOf(classOfCategory.get(category) ?? '');
}
