/** How often a room looks with a model, by what its front end and its network take together. */
import { afterEach, expect, test, vi } from 'vitest';
import type { FrontEnd } from '../../models/front-ends/front-end.ts';
import { multiplicationsOf, openFrontEnd } from '../../models/front-ends/kinds.ts';
import { LogMel } from '../../models/front-ends/log-mel.ts';
import { type ModelMetadata, readMetadata } from '../../models/package/metadata.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import { Classifier } from '../../models/recognition/classifier.ts';
import { affordablePace, measureCost } from '../../worker/models/measure.ts';
import { tonesPackage } from '../tones-package.ts';
import { filesOf, give, sendZip, zipOf } from './own-models.ts';
import { createRoom } from './participant.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A window of 0.5 s each 0.12 s. */
const tones = readMetadata(tonesPackage().metadata);

test('one that takes long looks less often; one that would leave out sound is refused', () => {
  const hop = (windowMs: number) => affordablePace(tones, { windowMs, soundMs: 0 }).hopSamples;
  // 12 ms of 0.12 s are a tenth.
  expect(hop(1)).toBe(1920);
  expect(hop(12)).toBe(1920);
  expect(hop(13)).toBe(2 * 1920);
  expect(hop(48)).toBe(4 * 1920);
  expect(() => hop(49)).toThrow('too long');
});

test('a front end hears all sound, however seldom its network looks, and leaves that the rest', () => {
  const pace = (windowMs: number, soundMs: number) => affordablePace(tones, { windowMs, soundMs });
  // Of a tenth of a core half is left: as if the network took twice as long.
  expect(pace(6, 50)).toEqual({ hopSamples: 1920, inferenceMs: 12 });
  expect(pace(7, 50)).toEqual({ hopSamples: 2 * 1920, inferenceMs: 19 });
  expect(pace(24, 50).hopSamples).toBe(4 * 1920);
  expect(() => pace(25, 50)).toThrow('too long');
  // However quick the network is.
  expect(() => pace(0.01, 100)).toThrow('too long');
  expect(() => pace(0.01, 500)).toThrow('too long');
});

/** A model on a clock that stands still but for what is said here. */
function timed({ columnMs, windowMs }: { columnMs: number; windowMs: number }) {
  let [clock, sound] = [0, 0];
  const frontEnd: FrontEnd = {
    windowSamples: tones.windowSamples,
    inputShape: [1],
    push(samples) {
      sound += samples.length;
      clock += (columnMs * samples.length) / 160;
    },
    readWindow() {
      if (sound < tones.windowSamples) throw new Error('The window is not whole.');
    },
    reset: () => undefined,
  };
  const classify = () => {
    clock += windowMs;
    return { scores: new Float32Array(2), embedding: new Float32Array() };
  };
  const measured = { classifier: { metadata: tones, classify }, frontEnd, multiplications: 5e6 };
  return measureCost(measured, () => clock);
}

test('the front end is timed by the second of sound, the network by the window', async () => {
  expect(await timed({ columnMs: 0.6, windowMs: 2 })).toEqual({ soundMs: 60, windowMs: 2 });
});

test('where the clock tells nothing, both are reckoned by their multiplications', async () => {
  const { soundMs, windowMs } = await timed({ columnMs: 0, windowMs: 0 });
  expect(windowMs).toBe(2);
  expect(soundMs).toBe(multiplicationsOf(tones.frontEnd) / 500_000);
  const dear = readMetadata(dearFrontEnd().metadata);
  expect(multiplicationsOf(dear.frontEnd)).toBeGreaterThan(100 * multiplicationsOf(tones.frontEnd));
});

/** The same network on the dearest front end that a package may have. */
function dearFrontEnd(): ModelFiles {
  const files = tonesPackage();
  const { frontEnd, ...metadata } = files.metadata as ModelMetadata;
  const [columns = 0] = openFrontEnd(frontEnd).inputShape;
  const longest = { frameLength: 8192, fftLength: 8192, frameStep: 80 };
  return {
    ...files,
    metadata: {
      ...metadata,
      windowSamples: (columns - 1) * longest.frameStep + longest.frameLength,
      frontEnd: { ...frontEnd, ...longest },
    },
  };
}

/** From now on each second of sound takes a log-mel front end so long, and each window a network. */
function slowed({ soundMs, windowMs }: { soundMs: number; windowMs: number }): void {
  vi.restoreAllMocks();
  let clock = 0;
  const { push } = LogMel.prototype;
  vi.spyOn(LogMel.prototype, 'push').mockImplementation(function (this: LogMel, samples, from, to) {
    clock += (soundMs * samples.length) / 16_000;
    push.call(this, samples, from, to);
  });
  const { classify } = Classifier.prototype;
  vi.spyOn(Classifier.prototype, 'classify').mockImplementation(function (
    this: Classifier,
    window,
  ) {
    clock += windowMs;
    return classify.call(this, window);
  });
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
}

test('a package whose front end is the dear part looks less often, or is refused', async () => {
  const room = await createRoom();
  const zip = zipOf(filesOf(dearFrontEnd()));
  slowed({ soundMs: 60, windowMs: 2 });
  expect(await give(room, zip)).toMatchObject({ hopMs: 120, inferenceMs: 9.2 });
  slowed({ soundMs: 92, windowMs: 2 });
  expect(await give(room, zip)).toMatchObject({ hopMs: 360, inferenceMs: 35.12 });
  slowed({ soundMs: 110, windowMs: 0.1 });
  const refused = await sendZip(room, zip);
  expect(await refused.json()).toMatchObject({
    code: 'model-too-slow',
    detail: expect.stringContaining('its front end'),
  });
});
