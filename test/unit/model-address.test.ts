/** Models that are added from an address: what is asked for, and what is not. */
import { expect, test } from 'vitest';
import { DownloadError, download, maxRedirects } from '../../cli/models/download.ts';
import { fetchModel } from '../../cli/models/model-address.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import { maxZipBytes } from '../../models/teachable-machine/zip-files.ts';
import { tonesPackage } from '../tones-package.ts';
import { type Served, serveFiles } from './file-server.ts';
import { json, soundModel, zipOf } from './teachable-machine-export.ts';

const { model, metadata, weights } = tonesPackage();
const packaged = {
  'model.json': json(model),
  'metadata.json': json(metadata),
  'weights.bin': new Uint8Array(weights),
};
const under = (folder: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}${name}`, bytes]));
const redirect =
  (location: string): Served =>
  (_, response) =>
    response.writeHead(302, { location }).end();

test('a zip at an address is taken', async () => {
  const { origin } = await serveFiles({ '/some/model.zip?v=2': zipOf(packaged) });
  const files = await fetchModel(`${origin}/some/model.zip?v=2`);
  expect(readMetadata(files.metadata).labels).toEqual(['low', 'high']);
});

test('a link of Teachable Machine is a folder, with the files that its model lists', async () => {
  const { files } = await soundModel(['Clap', 'Background Noise']);
  const { origin, asked } = await serveFiles({
    ...under('/stored/aB_3/', files),
    ...Object.fromEntries(
      Object.keys(files).map((name) => [`/models/aB_3/${name}`, redirect(`/stored/aB_3/${name}`)]),
    ),
  });
  for (const address of [`${origin}/models/aB_3/`, `${origin}/models/aB_3/model.json`]) {
    const { metadata } = await fetchModel(address);
    expect(metadata).toMatchObject({ name: 'ab_3', labels: ['Clap', 'Background Noise'] });
  }
  expect(asked.filter((path) => path.startsWith('/models/'))).toEqual(
    [1, 2].flatMap(() =>
      ['model.json', 'metadata.json', 'weights.bin'].map((name) => `/models/aB_3/${name}`),
    ),
  );
});

test('a model cannot ask for files elsewhere', async () => {
  for (const path of [
    '../secret.bin',
    'https://other.example/weights.bin',
    'metadata.json',
    '..',
  ]) {
    const elsewhere = { ...(model as object), weightsManifest: [{ paths: [path], weights: [] }] };
    const { origin, asked } = await serveFiles(
      under('/m/', { ...packaged, 'model.json': json(elsewhere) }),
    );
    await expect(fetchModel(`${origin}/m/`)).rejects.toMatchObject({ name: 'ModelError' });
    expect(asked).toEqual(['/m/model.json', '/m/metadata.json']);
  }
});

test.each<[string, Served, RegExp]>([
  ['is not there', (_, response) => response.writeHead(404).end(), /it answers 404\.$/],
  ['leads away from https', redirect('http://other.example/x.zip'), /does not begin with https/],
  ['leads to no address', redirect('https://'), /cannot be fetched/],
  ['leads to itself', redirect('/x.zip'), /it is more than 5 redirects away\.$/],
  ['wants a password', redirect('https://me:secret@other.example/'), /other\.example .* password/],
  ['is too large', new Uint8Array(maxZipBytes + 1), /it has more than 25165824 bytes\.$/],
  ['breaks off', (request) => request.socket.destroy(), /cannot be fetched: .+\.$/],
])('an address that %s is refused', async (_, served, why) => {
  const { origin } = await serveFiles({ '/x.zip': served });
  const fetched = fetchModel(`${origin}/x.zip`);
  await expect(fetched).rejects.toThrow(DownloadError);
  await expect(fetched).rejects.toThrow(why);
});

test('as many redirects as are allowed lead to a file', async () => {
  const hops = Array.from({ length: maxRedirects }, (_, i): [string, Served] => [
    `/${i}`,
    redirect(`/${i + 1}`),
  ]);
  const file = Uint8Array.of(1, 2, 3);
  const { origin } = await serveFiles({ ...Object.fromEntries(hops), [`/${maxRedirects}`]: file });
  expect(await download(`${origin}/0`, 3)).toEqual(file);
  await expect(download(`${origin}/0`, 2)).rejects.toThrow(/more than 2 bytes/);
});

test('only this machine is asked without https', async () => {
  for (const address of ['http://ear.example/m.zip', 'ftp://127.0.0.1/m.zip', 'file:///etc/hosts'])
    await expect(download(address, 1)).rejects.toThrow(/does not begin with https/);
});
