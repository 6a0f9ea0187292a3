/** What a room may be taught is declared for the wire and for what teaches, which knows nothing of rooms. */
import { expect, test } from 'vitest';
import * as teaching from '../../models/teaching/limits.ts';
import { recentMs } from '../../models/teaching/recent-hearing.ts';
import * as limits from '../../protocol/limits.ts';

test('the protocol tells the bounds of teaching as they are', () => {
  expect(limits.maxTaughtSounds).toBe(teaching.maxTaughtSounds);
  expect(limits.maxTaughtExamples).toBe(teaching.maxExamples);
  expect(limits.maxSoundNameLength).toBe(teaching.maxNameLength);
  expect(limits.maxTaughtTakeMs).toBe(teaching.maxTakeMs);
  expect(limits.recentHearingMs).toBe(recentMs);
});

test('a file that a room takes in is within what is read', () => {
  expect(limits.maxTaughtFileBytes).toBeLessThanOrEqual(teaching.maxTaughtPackageBytes);
});
