/** Links of the documents lead to files and headings that are there. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { read, root } from './document.ts';

const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'examples/README.md',
  'test/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

test.each(documents)('in %s lead to something', (document) => {
  for (const [, target = '', anchor] of read(document).matchAll(
    /\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g,
  )) {
    const file = target === '' ? document : join(dirname(document), target);
    expect(existsSync(join(root, file)), file).toBe(true);
    if (anchor) expect(anchors(read(file)), `${file}#${anchor}`).toContain(anchor);
  }
});

/** As GitHub makes them of headings, and those set by hand. */
function anchors(text: string): string[] {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
  return [
    ...Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => slug(heading)),
    ...Array.from(text.matchAll(/<a id="([^"]+)">/g), ([, id = '']) => id),
  ];
}
