/**
 * Writes what Python needs to compute the same front ends, and a window by which it checks that it does.
 *
 *     tsx models/training/front-ends.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { add, noise } from './augment.ts';
import { FRONT_END, HOP_SAMPLES, patchOf, YAMNET_FRONT_END } from './front-end.ts';
import { Random } from './random.ts';

const random = new Random(7);
const logMel = new LogMel(FRONT_END);
const samples = noise(random, logMel.windowSamples, -30);
// A tone that swells, so that no column is like another.
const tone = samples.map((_, i) => (i / samples.length) * Math.sin(0.3 * i));
add(samples, tone, 0.2);

writeFileSync(
  join(import.meta.dirname, '.work', 'sounds', 'front-ends.json'),
  JSON.stringify({
    own: FRONT_END,
    yamnet: YAMNET_FRONT_END,
    hopSamples: HOP_SAMPLES,
    check: {
      samples: [...samples],
      own: [...patchOf(logMel, samples)],
      yamnet: [...patchOf(new LogMel(YAMNET_FRONT_END), samples)],
    },
  }),
);
