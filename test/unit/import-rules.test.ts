import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import config from '../../dependency-cruiser.config.js';

/** Each forbidden import: rule, file, and what the file imports. */
const forbidden: [rule: string, file: string, specifier: string][] = [
  ['protocol-imports', 'protocol/a.ts', '../models/empty.ts'],
  ['sound-imports', 'sound/a.ts', '../protocol/empty.ts'],
  ['models-imports', 'models/a.ts', '../protocol/empty.ts'],
  ['models-imports', 'models/b.ts', './node/empty.ts'],
  ['model-tools-imports', 'models/training/a.ts', '../../cli/empty.ts'],
  ['recordings-imports', 'recordings/a.ts', '../client/empty.ts'],
  ['durable-objects-imports', 'durable-objects/a.ts', '../worker/empty.ts'],
  ['durable-objects-imports', 'durable-objects/b.ts', '../models/node/empty.ts'],
  ['worker-imports', 'worker/a.ts', '../client/empty.ts'],
  ['worker-imports', 'worker/f.ts', '../models/node/empty.ts'],
  ['edge-imports', 'edge/a.ts', '../durable-objects/empty.ts'],
  ['client-imports', 'client/a.ts', '../frontend/empty.ts'],
  ['client-imports', 'client/d.ts', '../models/empty.ts'],
  ['client-without-capture', 'client/e.ts', './audio/empty.ts'],
  ['client-layers', 'client/transports/a.ts', '../connection/empty.ts'],
  ['client-layers', 'client/state/a.ts', '../publish/empty.ts'],
  ['frontend-imports', 'frontend/room/a.ts', '../../recordings/empty.ts'],
  ['wings-by-their-door', 'frontend/room/b.ts', '../hearing/empty.ts'],
  ['page-by-the-doors-of-its-wings', 'frontend/a.ts', './room/empty.ts'],
  ['cli-imports', 'cli/a.ts', '../worker/empty.ts'],
  ['bench-imports', 'bench/a.ts', '../worker/empty.ts'],
  ['bench-imports', 'bench/b.ts', '../test/empty.ts'],
  ['front-ends-by-kind', 'models/recognition/a.ts', '../front-ends/empty.ts'],
  ['models-are-chosen-in-one-place', 'worker/h.ts', '../edge/embedded-model.ts'],
  ['models-are-chosen-in-one-place', 'durable-objects/f.ts', '../edge/embedded-model.ts'],
  ['no-cycles', 'worker/cycle.ts', './cycle-back.ts'],
  ['runs-anywhere', 'protocol/b.ts', 'node:fs'],
  ['runs-anywhere', 'models/runtime/a.ts', 'fs'],
  ['runs-anywhere', 'models/runtime/b.ts', 'cloudflare:workers'],
  ['runs-anywhere', 'client/b.ts', 'node:crypto'],
  ['runs-anywhere', 'frontend/room/c.ts', 'node:path'],
  ['no-undeclared-packages', 'worker/b.ts', 'undeclared'],
  ['no-undeclared-packages', 'cli/b.ts', 'not-installed'],
  ['no-undeclared-packages', 'bench/c.ts', './no-such-file.ts'],
  ['no-development-packages-in-the-product', 'worker/c.ts', 'for-development'],
];

const allowed: [file: string, specifier: string][] = [
  ['models/front-ends/c.ts', '../empty.ts'],
  ['models/recognition/c.ts', '../front-ends/kinds.ts'],
  ['models/training/c.ts', '../front-ends/empty.ts'],
  ['worker/index.ts', '../edge/embedded-model.ts'],
  ['models/evaluation/c.ts', 'node:fs'],
  ['models/evaluation/d.ts', '../../recordings/empty.ts'],
  ['durable-objects/c.ts', 'cloudflare:workers'],
  ['durable-objects/d.ts', '../models/empty.ts'],
  ['durable-objects/e.ts', '../edge/empty.ts'],
  ['edge/c.ts', '../models/empty.ts'],
  ['worker/d.ts', '../durable-objects/empty.ts'],
  ['worker/e.ts', 'declared'],
  ['worker/g.ts', '../models/empty.ts'],
  ['worker/index.ts', '../edge/embedded-model.ts'],
  ['client/c.ts', '../protocol/empty.ts'],
  ['client/connection/a.ts', '../transports/empty.ts'],
  ['client/audio/c.ts', './empty.ts?worker&url'],
  ['cli/c.ts', 'node:fs'],
  ['cli/e.ts', '../models/node/empty.ts'],
  ['cli/d.ts', 'for-development'],
  ['bench/d.ts', '../models/node/empty.ts'],
  ['test/unit/c.ts', '../../worker/empty.ts'],
];

let root: string;
/** `rule file specifier` of each violation. */
let found: string[];

function write(file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'earshot-imports-'));
  const manifest = { dependencies: { declared: '1' }, devDependencies: { 'for-development': '1' } };
  write('package.json', JSON.stringify(manifest));
  for (const name of ['declared', 'for-development', 'undeclared']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  for (const [file, specifier] of [...forbidden.map(([, ...rest]) => rest), ...allowed]) {
    write(file, `import '${specifier}';\n`);
    // What it imports, if that is a file of ours.
    const target = join(dirname(file), specifier.replace(/\?.*/, ''));
    if (/(empty|kinds|embedded-model)\.ts$/.test(target)) write(target, '');
  }
  write('worker/cycle-back.ts', `import './cycle.ts';\n`);
  const previous = process.cwd();
  try {
    const { options, ...ruleSet } = config;
    const { output } = await cruise(['.'], {
      ...options,
      baseDir: root,
      ruleSet,
      validate: true,
    });
    found = (output as ICruiseResult).modules.flatMap(({ source, dependencies }) =>
      dependencies.flatMap(({ protocol = '', module, rules = [] }) =>
        rules.map(({ name }) => `${name} ${source} ${protocol}${module}`),
      ),
    );
  } finally {
    process.chdir(previous);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

test.each(forbidden)('%s: %s may not import %s', (rule, file, specifier) => {
  expect(found).toContain(`${rule} ${file} ${specifier}`);
});

test.each(allowed)('%s may import %s', (file, specifier) => {
  expect(found.filter((violation) => violation.endsWith(` ${file} ${specifier}`))).toEqual([]);
});

test('every rule of the project is broken above', () => {
  const rules = (config.forbidden ?? []).map(({ name }) => name);
  expect([...new Set(forbidden.map(([rule]) => rule))].sort()).toEqual(rules.sort());
});
