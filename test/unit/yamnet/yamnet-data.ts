/** YAMNet's own weights, where they are: as a layers model, brought into the publisher's format. */
import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Hdf5Array } from '../../../cli/models/hdf5.ts';
import { writeHdf5 } from './hdf5-writer.ts';

/** Beside the checkout; nobody needs it. */
const data = new URL('../../../../shared/data/', import.meta.url);
export const hasYamnet = existsSync(new URL('yamnet/weights.bin', data));

export const readData = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(path, data)));
export const dataPath = (path: string): string => new URL(path, data).pathname;

const manifest = v.object({
  weightsManifest: v.tuple([
    v.object({ weights: v.array(v.object({ name: v.string(), shape: v.array(v.number()) })) }),
  ]),
});

/** Its normalisation is folded into it; here it gets one that changes nothing. */
export function yamnetWeights(): Uint8Array {
  const model = JSON.parse(new TextDecoder().decode(readData('yamnet/model.json')));
  const values = new Float32Array(readData('yamnet/weights.bin').buffer);
  const arrays = new Map<string, Hdf5Array>();
  let start = 0;
  for (const { name, shape } of v.parse(manifest, model).weightsManifest[0].weights) {
    const end = start + shape.reduce((product, side) => product * side, 1);
    const array = { shape, values: values.subarray(start, end) };
    start = end;
    const [own = '', kind = ''] = name.split('/');
    const layer = own
      .replace(/^scores$/, 'logits')
      .replace(/_(conv|dw|pw)$/, (_, what) =>
        what === 'conv' ? '/conv' : what === 'dw' ? '/depthwise_conv' : '/pointwise_conv',
      );
    if (kind !== 'bias' || layer === 'logits') arrays.set(`${layer}/${layer}/${kind}:0`, array);
    else {
      const of = (value: number) => ({ shape, values: array.values.map(() => value) });
      const group = `${layer}/bn/${layer}/bn`;
      arrays.set(`${group}/beta:0`, array);
      arrays.set(`${group}/moving_mean:0`, of(0));
      // With epsilon, 1.
      arrays.set(`${group}/moving_variance:0`, of(1 - 1e-4));
    }
  }
  return writeHdf5(arrays);
}
