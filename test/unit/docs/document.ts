/** Documents as tests compare them with the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** @param path from the root of the project. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** What stands under a heading, up to the next one of its level or above. */
export function section(text: string, heading: string): string {
  const [, ...parts] = text.split(`\n${heading}\n`);
  expect(parts, `one heading "${heading}"`).toHaveLength(1);
  const level = heading.indexOf(' ');
  return (parts[0] as string).split(new RegExp(`^#{1,${level}} `, 'm'))[0] as string;
}

/** What the first cells of the tables name in code: of "| `from`, `to` |" both. */
export function rowNames(text: string): string[] {
  const cells = Array.from(text.matchAll(/^\|([^|]*)\|/gm), ([, cell]) => cell as string);
  return cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name ?? ''));
}

/** The JSON values of a text's examples, several to a block where one begins at the start of a line. */
export function examples(text: string): unknown[] {
  const blocks = Array.from(text.matchAll(/^```json\n(.*?)^```$/gms), ([, block]) => block ?? '');
  return blocks.flatMap((block) => block.split(/\n(?=\{)/)).map((json) => JSON.parse(json));
}
