/** YAMNet, fetched and made a package: from a stand-in of its format, and its own weights where they are. */
import { expect, test } from 'vitest';
import { DownloadError } from '../../cli/models/download.ts';
import { fetchYamnet, publishedYamnet } from '../../cli/models/yamnet.ts';
import { yamnetPackage } from '../../cli/models/yamnet-package.ts';
import { compileWasm } from '../../models/node/open-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { serveFiles } from './file-server.ts';
import { expected, publishedAs, tinyClasses, tinyWeights } from './yamnet/tiny.ts';

const files = { '/yamnet.h5': tinyWeights, '/yamnet_class_map.csv': tinyClasses };

test('a package of it gives what its layers are defined to give', async () => {
  const { origin } = await serveFiles(files);
  const classifier = Classifier.open(
    await fetchYamnet(undefined, publishedAs(origin)),
    compileWasm(),
  );
  const patch = Float32Array.from({ length: 96 * 64 }, (_, i) =>
    Math.sin(0.7 * Math.floor(i / 64) + 1.3 * (i % 64)),
  );
  const { scores, embedding } = classifier.classify(patch);
  classifier.dispose();
  // Weights of 16 bits have eleven that count: relative errors of 0.0005 in each of 28 layers.
  expected.scores.forEach((score, i) => {
    expect(Math.abs((scores[i] as number) - score)).toBeLessThan(0.001);
  });
  expected.embedding.forEach((value, i) => {
    expect(Math.abs((embedding[i] as number) - value)).toBeLessThan(0.002);
  });
});

test('the package says what it is, where it is from, and what is silence', async () => {
  const { origin } = await serveFiles(files);
  const published = publishedAs(origin);
  const { metadata } = await fetchYamnet(undefined, published);
  expect(metadata).toMatchObject({
    name: 'yamnet',
    author: expect.stringContaining('Google'),
    labels: expected.classes,
    background: 'Silence',
    outputs: { scores: 'scores', embedding: 'embedding' },
    licence: expect.stringContaining('Apache-2.0'),
    provenance: {
      weights: `${origin}/yamnet.h5, SHA-256 ${published.weights.sha256}`,
      classes: `${origin}/yamnet_class_map.csv, SHA-256 ${published.classes.sha256}`,
    },
  });
});

test('a mirror may serve it, as long as it is what was published', async () => {
  const { origin, asked } = await serveFiles({
    '/mirror/yamnet.h5': tinyWeights,
    '/mirror/yamnet_class_map.csv': tinyClasses,
  });
  const elsewhere = publishedAs('https://publisher.invalid');
  const { metadata } = await fetchYamnet(`${origin}/mirror/`, elsewhere);
  expect(metadata).toMatchObject({ labels: expected.classes });
  expect(asked).toEqual(['/mirror/yamnet_class_map.csv', '/mirror/yamnet.h5']);
});

test('weights that are other than what was published are refused by their SHA-256', async () => {
  const tampered = tinyWeights.slice();
  tampered[tampered.length - 1] = (tampered.at(-1) as number) ^ 1;
  const { origin } = await serveFiles({ ...files, '/yamnet.h5': tampered });
  const fetched = fetchYamnet(undefined, publishedAs(origin));
  await expect(fetched).rejects.toThrow(DownloadError);
  await expect(fetched).rejects.toThrow(/yamnet\.h5 is not the yamnet\.h5 that was published/);
});

test('a stand-in does not pass for YAMNet itself', async () => {
  const { origin } = await serveFiles(files);
  await expect(fetchYamnet(origin)).rejects.toThrow(
    `its SHA-256 is ${publishedAs(origin).classes.sha256}, not ${publishedYamnet.classes.sha256}`,
  );
});

test('weights without one of its layers are refused, and classes of another number', () => {
  const text = Buffer.from(tinyWeights).toString('latin1');
  const renamed = Buffer.from(
    text.replaceAll('depthwise_kernel:0', 'depthwise_corn:000'),
    'latin1',
  );
  expect(() => yamnetPackage(renamed, expected.classes, {})).toThrow(
    'yamnet.h5 has no layer2/depthwise_conv/depthwise_kernel:0.',
  );
  expect(() => yamnetPackage(tinyWeights, ['Speech'], {})).toThrow(
    /has 1 labels, model\.json gives 5 scores/,
  );
});
