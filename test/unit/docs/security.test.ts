/** Compares SECURITY.md with the tests that it names. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read, root } from './document.ts';

const security = read('SECURITY.md');

/** What a cell names: of "`test/a.test.ts`: “x”, “y”; `test/b.test.ts`: “z”" x, y and z with their files. */
function namedIn(text: string): [file: string, name: string][] {
  return [...text.matchAll(/`(test\/[^`]+\.test\.ts)`: ((?:“[^”]+”(?:, )?)+)/g)].flatMap(
    ([, file = '', names = '']) =>
      Array.from(names.matchAll(/“([^”]+)”/g), ([, name = '']): [string, string] => [file, name]),
  );
}

test.each(namedIn(security))('SECURITY.md names a test of %s: %s', (file, name) => {
  expect(existsSync(join(root, file)), file).toBe(true);
  const source = read(file);
  expect(source.includes(`'${name}'`) || source.includes(`"${name}"`)).toBe(true);
});

test('every threat of SECURITY.md names a test', () => {
  const threats = security
    .split('\n')
    .filter((line) => /^\| (?!threat|Everything above)\S/.test(line));
  expect(threats.length).toBeGreaterThan(20);
  for (const threat of threats) expect(namedIn(threat), threat).not.toHaveLength(0);
});
