/** Pieces of a recording that a room can be taught by, and what is shown while one is chosen. */
import { expect, test } from 'vitest';
import type { Clip, ModelDescription } from '../../client/index.ts';
import { viewFrom, viewLengthMs } from '../../frontend/known/piece/view.ts';
import { pieceAt, pieceIn, usableMs } from '../../frontend/known/piece.ts';

const clip = (durationMs: number) => ({ durationMs }) as Clip;
const heard = (onsetMs: number, durationMs: number) => ({
  model: 'base' as ModelDescription['id'],
  label: 'dog',
  onsetMs,
  durationMs,
  peak: 1,
});

test('a piece is one to three seconds long, within the recording', () => {
  expect(pieceAt(4000, 200, clip(60_000))).toEqual({ fromMs: 4000, toMs: 5000 });
  expect(pieceAt(4000, 9000, clip(60_000))).toEqual({ fromMs: 4000, toMs: 7000 });
  expect(pieceAt(-500, 2000, clip(60_000))).toEqual({ fromMs: 0, toMs: 2000 });
  expect(pieceAt(59_900, 2000, clip(60_000))).toEqual({ fromMs: 58_000, toMs: 60_000 });
  expect(pieceAt(200, 2000, clip(700))).toEqual({ fromMs: 0, toMs: 700 });
});

test('pieces are of what the room recognises of a recording: five minutes', () => {
  expect(usableMs(clip(400_000))).toBe(300_000);
  expect(pieceAt(399_000, 1000, clip(400_000))).toEqual({ fromMs: 299_000, toMs: 300_000 });
});

test('of a long sound it is the beginning, a short one is in its middle', () => {
  const of = (onsetMs: number, durationMs: number) =>
    pieceIn({ clip: clip(60_000), detection: heard(onsetMs, durationMs) });
  expect(of(10_000, 30_000)).toEqual({ fromMs: 10_000, toMs: 13_000 });
  expect(of(10_000, 400)).toEqual({ fromMs: 9700, toMs: 10_700 });
  expect(of(10_000, 1500)).toEqual({ fromMs: 10_000, toMs: 11_500 });
  expect(pieceIn({ clip: clip(60_000), detection: undefined })).toEqual({ fromMs: 0, toMs: 3000 });
});

test('what is shown stays while the piece is in it, and goes to the piece when it is not', () => {
  expect(viewLengthMs(4000)).toBe(4000);
  expect(viewLengthMs(300_000)).toBe(15_000);
  expect(viewFrom({ fromMs: 9000, toMs: 12_000 }, 2000, 300_000)).toBe(2000);
  expect(viewFrom({ fromMs: 99_000, toMs: 102_000 }, 2000, 300_000)).toBe(93_000);
  expect(viewFrom({ fromMs: 298_000, toMs: 300_000 }, 0, 300_000)).toBe(285_000);
  expect(viewFrom({ fromMs: 500, toMs: 2000 }, 40_000, 300_000)).toBe(0);
});
