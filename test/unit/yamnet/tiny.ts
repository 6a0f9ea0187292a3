/** A stand-in for YAMNet in the publisher's format; tiny_yamnet.py makes it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PublishedYamnet } from '../../../cli/models/yamnet.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url));

/** `yamnet.h5`, as Keras saves it. */
export const tinyWeights = new Uint8Array(gunzipSync(read('tiny.h5.gz')));

/** Its classes, and what it gives for the patch of tiny_yamnet.py: `sin(0.7 row + 1.3 band)`. */
export const expected: { classes: string[]; embedding: number[]; scores: number[] } = JSON.parse(
  read('tiny.json').toString(),
);

/** `yamnet_class_map.csv`, with the quotes that the publisher's has. */
export const tinyClasses: Uint8Array = new TextEncoder().encode(
  `index,mid,display_name\n${expected.classes.map((name, i) => `${i},/m/0${i},"${name}"\n`).join('')}`,
);

/** @returns what was published, if these files were, at the addresses of a folder. */
export function publishedAs(
  folder: string,
  weights: Uint8Array = tinyWeights,
  classes: Uint8Array = tinyClasses,
): PublishedYamnet {
  const file = (name: string, bytes: Uint8Array) => ({
    name,
    address: `${folder}/${name}`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    maxBytes: bytes.length,
  });
  return {
    weights: file('yamnet.h5', weights),
    classes: file('yamnet_class_map.csv', classes),
  };
}
