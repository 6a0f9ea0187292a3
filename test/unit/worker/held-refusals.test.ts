import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type RefusalCode, RefusalError } from '../../../protocol/refusals.ts';
import { heldMs, holdBack, maxHeldRefusals } from '../../../worker/held-refusals.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** @returns how many of so many refusals may be answered, as it is now. */
function refuse(count: number, code: RefusalCode) {
  const answered = { count: 0 };
  for (let i = 0; i < count; i++) {
    void holdBack(new RefusalError(code)).then(() => answered.count++);
  }
  return answered;
}

test('who is told to slow down is told so a moment later', async () => {
  const answered = refuse(1, 'rate-limited');
  await vi.advanceTimersByTimeAsync(heldMs - 1);
  expect(answered.count).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(answered.count).toBe(1);
});

test('any other refusal is answered at once', async () => {
  const answered = refuse(3, 'key-wrong');
  await vi.advanceTimersByTimeAsync(0);
  expect(answered.count).toBe(3);
});

test('so many are held back at most, and as many again once those have gone', async () => {
  for (let round = 0; round < 2; round++) {
    const answered = refuse(maxHeldRefusals + 5, 'rate-limited');
    await vi.advanceTimersByTimeAsync(0);
    expect(answered.count).toBe(5);
    await vi.advanceTimersByTimeAsync(heldMs);
    expect(answered.count).toBe(maxHeldRefusals + 5);
  }
});
