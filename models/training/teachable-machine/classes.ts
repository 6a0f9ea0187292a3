/** What the example model knows: some of ESC-50's categories, each a class as an author would name it. */

/** Its first class, as the site names it: whatever is none of the others. */
export const background = 'Background Noise';

const classOfCategory: Readonly<Record<string, string>> = {
  crying_baby: 'Baby',
  dog: 'Dog',
  door_wood_knock: 'Knock',
  rooster: 'Rooster',
  sneezing: 'Sneeze',
};

/** `wordLabels` of the export, in the order of the scores. */
export const labels = [background, ...Object.values(classOfCategory)] as const;

/** @returns the index in `labels` of what is heard in a clip of this category of ESC-50. */
export function classOf(category: string): number {
  return labels.indexOf(classOfCategory[category] ?? background);
}
