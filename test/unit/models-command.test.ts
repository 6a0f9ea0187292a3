/** `npm run models`, as somebody runs it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { runModels } from '../../cli/models/commands.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { defaultPackageFolder } from '../../models/node/open-package.ts';
import { maxWeightsBytes } from '../../models/package/model-package.ts';
import { json, zipOf } from './teachable-machine-export.ts';

const folder = mkdtempSync(join(tmpdir(), 'models-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const script = fileURLToPath(new URL('../../cli/models.ts', import.meta.url));
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { encoding: 'utf8' });
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

const catalogue = join(folder, 'catalogue');
const inCatalogue = (...args: string[]) => runModels([...args, '--catalogue', catalogue]);

test('a model is added, listed, told of and removed', async () => {
  expect(await inCatalogue('list')).toBe('The catalogue is empty. To add a model, run add.');
  const added = await inCatalogue(
    'add',
    defaultPackageFolder,
    '--name',
    'kitchen',
    '--author',
    'Ann & Co.',
  );
  expect(added).toMatch(/^# kitchen \d+\.\d+\.\d+\n/);
  expect(added).toMatch(/\nAdded to the catalogue as kitchen\. /);
  const files = ['README.md', 'metadata.json', 'model.json', 'weights.bin'];
  expect(readdirSync(join(catalogue, 'kitchen')).sort()).toEqual(files);
  expect(await inCatalogue('list')).toMatch(
    /^kitchen {2}\d+\.\d+\.\d+ {2}\d+ labels {2}[\d,]+ bytes {2}Ann & Co\. {2}\S.*$/,
  );
  const card = await inCatalogue('card', 'kitchen');
  for (const told of ['Hears', 'Made from', 'Accuracy', 'Licence', 'Size', 'Cost'])
    expect(card).toContain(`- **${told}**`);
  expect(card).toContain('\n- **Made by**: Ann & Co.\n');
  expect(card).toMatch(/\n- \*\*Time\*\*: \d+\.\d ms a window on this machine\.$/);
  await inCatalogue('remove', 'kitchen');
  expect(readdirSync(catalogue)).toEqual([]);
});

test('a name is given once, and the name of the model that every room has to nobody', async () => {
  await expect(inCatalogue('add', defaultPackageFolder)).rejects.toThrow(
    'Every room already has earshot-base: choose another --name.',
  );
  await inCatalogue('add', defaultPackageFolder, '--name', 'twice');
  await expect(inCatalogue('add', defaultPackageFolder, '--name', 'twice')).rejects.toThrow(
    'The catalogue already has a model twice: remove it, or choose another --name.',
  );
  expect(readdirSync(catalogue)).toEqual(['twice']);
});

test('a model that no room can hear with is not added', async () => {
  const none = join(folder, 'none');
  mkdirSync(none);
  await expect(inCatalogue('add', none)).rejects.toMatchObject({ code: 'file-missing' });
});

test('an address that cannot be asked is told', () => {
  const { stderr, status } = run('add', 'http://ear.example/model.zip', '--catalogue', catalogue);
  expect(stderr).toMatch(/^http:\/\/ear\.example\/model\.zip cannot be fetched: .*https/);
  expect(status).toBe(1);
});

test('what it cannot do ends it with exit code 2', () => {
  const { stderr, status } = run('lost');
  expect(stderr).toMatch(/^Usage: npm run models/);
  expect(status).toBe(2);
});

const usage = /^Usage: npm run models/;
test.each<[string[], RegExp]>([
  [[], usage],
  [['check'], usage],
  [['check', '/nowhere'], /^There is no folder or file \/nowhere\.$/m],
  [['check', '.', 'more'], usage],
  [['lost', 'x'], usage],
  [['list', 'x'], usage],
  [['add', 'x', '--lost'], usage],
  [['add', defaultPackageFolder, '--name', '../up'], /^"\.\.\/up" is not a valid name/],
  [['add', 'yamnet', '--name', 'mine'], /^--name works only with add/],
  [['add', 'yamnet', '--author', 'me'], /^--author works only with add/],
  [['add', 'x', '--from', 'https://ear.example'], /^--from works only with add yamnet/],
  [['remove', '..'], /^The catalogue has no model \.\.\. To see/],
  [['remove', 'nothing'], /^The catalogue has no model nothing\. To see/],
])('is not run with %j', async (args, message) => {
  const refused = runModels(args);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(message);
});
