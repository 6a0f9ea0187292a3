/** `npm run models`, as somebody runs it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { defaultPackageFolder } from '../../models/node/open-package.ts';
import { maxWeightsBytes } from '../../models/package/model-package.ts';
import { json, zipOf } from './teachable-machine-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'models-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const script = fileURLToPath(new URL('../../cli/models.ts', import.meta.url));
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
}

test('tells what a package is', () => {
  const { stdout, status } = run('check', defaultPackageFolder);
  expect(stdout).toMatch(/^earshot-base .*\nLabels: speech, /);
  expect(stdout).toMatch(
    /Front end: log-mel; a window spans 1\.945 s, the next begins 0\.240 s later/,
  );
  expect(stdout).toMatch(/\n {2}\S+ +InputLayer +193 x 97 x 1\n/);
  expect(status).toBe(0);
});

test('tells why an export is none', () => {
  const zip = join(folder, 'image.zip');
  const metadata = json({ packageName: '@teachablemachine/image', labels: ['a', 'b'] });
  const config = { batch_input_shape: [null, 224, 224, 3], name: 'in' };
  const layers = [{ class_name: 'InputLayer', config }];
  const modelTopology = { class_name: 'Sequential', config: { layers } };
  const model = json({ modelTopology, weightsManifest: [] });
  writeFileSync(zip, zipOf({ 'model.json': model, 'metadata.json': metadata }));
  const { stderr, status } = run('check', zip);
  expect(stderr).toMatch(/^export-unsuited: This is an export of an image model\./);
  expect(status).toBe(1);
});

test('tells what a folder lacks', () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  expect(run('check', empty).stderr).toMatch(/^file-missing: metadata\.json is missing/);
});

test('tells what a package lacks, and what is too large to be read', () => {
  const half = join(folder, 'half');
  mkdirSync(half);
  writeFileSync(join(half, 'metadata.json'), json({ format: 'earshot.model.1' }));
  expect(run('check', half).stderr).toBe('file-missing: The package has no model.json.\n');
  writeFileSync(join(half, 'weights.bin'), new Uint8Array(maxWeightsBytes + 1));
  expect(run('check', half).stderr).toMatch(/^model-too-large: weights\.bin has 16777217 bytes/);
});

const usage = /^Usage: npm run models/;
test.each<[string[], RegExp]>([
  [[], usage],
  [['check'], usage],
  [['check', '/nowhere'], /^There is no folder or file \/nowhere\.$/m],
  [['check', '.', 'more'], usage],
  [['lost', 'x'], usage],
])('is not run with %j', (args, message) => {
  const { stderr, status } = run(...args);
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});
