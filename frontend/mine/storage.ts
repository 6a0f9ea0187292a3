/** What this browser keeps of the page; where it keeps nothing, what this page knows until it is closed. */

/** What could not be kept: it may be forbidden, as in some private windows, or full. */
const unkept = new Map<string, string>();

export function read(key: string): string | null {
  const here = unkept.get(key);
  if (here !== undefined) return here;
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    unkept.delete(key);
  } catch {
    unkept.set(key, value);
  }
}

/** Whether this browser keeps what it is given. */
export function keeps(): boolean {
  const key = 'earshot.kept';
  try {
    localStorage.setItem(key, key);
    localStorage.removeItem(key);
    return unkept.size === 0;
  } catch {
    return false;
  }
}
