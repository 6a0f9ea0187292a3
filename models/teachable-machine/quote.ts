/** Longest name from a stranger's file that a message repeats whole, in characters. */
const maxQuoted = 64;

/** @returns a name as messages show it: in quotes, and shortened. */
export function quote(name: string): string {
  return `"${name.length > maxQuoted ? `${name.slice(0, maxQuoted)}…` : name}"`;
}
