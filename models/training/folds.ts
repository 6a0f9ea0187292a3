/** The folds of ESC-50 that the data holds; fold 4 is kept elsewhere for an independent test. */
export const FOLDS = [1, 2, 3, 5] as const;

/**
 * Gives every group (a speaker, a game's soundtrack) to one fold, so that no voice and no
 * soundtrack is both trained on and tested on: the largest group first, each to the fold that has
 * the fewest clips so far.
 * @param groups the group of each clip.
 */
export function foldsByGroup(groups: readonly string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const filled = FOLDS.map((fold) => ({ fold, clips: 0 }));
  const foldOf = new Map<string, number>();
  for (const [group, size] of [...sizes].sort(([, a], [, b]) => b - a)) {
    const emptiest = filled.reduce((least, next) => (next.clips < least.clips ? next : least));
    emptiest.clips += size;
    foldOf.set(group, emptiest.fold);
  }
  return foldOf;
}
