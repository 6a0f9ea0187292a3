/** Keeps the identity of what is told again unchanged, so that nothing is drawn anew for it. */

/** @returns `before` if both say the same as JSON, else `after`. */
export function shared<T>(before: T, after: T): T {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

/** @returns `after` with the values of `before` that say the same, by id; `before` itself if all do. */
export function sharedList<T extends { id: unknown }>(
  before: readonly T[],
  after: readonly T[],
): readonly T[] {
  const known = new Map(before.map((value) => [value.id, value]));
  const list = after.map((value) => shared(known.get(value.id) ?? value, value));
  const same = list.length === before.length && list.every((value, i) => value === before[i]);
  return same ? before : list;
}
