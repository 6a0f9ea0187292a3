/** Compares docs/architecture.md and README.md with the tree: modules, import rules, packages. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parts as importRules } from '../../../dependency-cruiser.config.js';
import { read, root, rowNames, section } from './document.ts';

const architecture = read('docs/architecture.md');

test.each(['protocol', 'sound', 'edge', 'durable-objects', 'worker'])(
  'names the modules of %s, and no other',
  (folder) => {
    const modules = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.d)\.ts$/.test(file))
      .map((file) => file.replaceAll('\\', '/'));
    const told = rowNames(section(architecture, `### \`${folder}/\``));
    expect(told.sort()).toEqual(modules.sort());
  },
);

test.each(['models', 'client', 'frontend'])('names the folders of %s', (folder) => {
  const folders = readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['node_modules', 'dist'].includes(entry.name))
    .map(({ name }) => `${folder}/${name}`);
  const told = rowNames(
    section(architecture, '### Folders of `models/`, `client/` and `frontend/`'),
  );
  expect(told.filter((name) => name.startsWith(`${folder}/`)).sort()).toEqual(folders.sort());
});

const nameOf = (path: string) =>
  Object.entries(importRules).find((rule) => rule[1].path === path)?.[0];

test.each(Object.entries(importRules))(
  'says what %s may import, as the import rules do',
  (name, { imports }) => {
    const table = section(architecture, '## Folders and import rules');
    const row = table.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    const told = Array.from(
      row
        ?.split('|')
        .at(-2)
        ?.matchAll(/`([^`]+)`/g) ?? [],
      (found) => found[1],
    );
    expect(told).toEqual(imports.map(nameOf));
  },
);

test('README.md gives a reason for every package', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const used = Object.keys({ ...dependencies, ...devDependencies });
  const listed = rowNames(section(read('README.md'), '## Dependencies'));
  // Types are told with what they are of.
  const told = used.filter((name) => !name.startsWith('@types/'));
  expect(listed).toEqual(expect.arrayContaining(told));
});
