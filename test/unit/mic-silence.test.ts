/** When a mic counts as silent, and when as back. */
import { expect, test } from 'vitest';
import { MicSilence } from '../../durable-objects/hearing/mic-silence.ts';
import { micBackMs, micSilentMs } from '../../protocol/limits.ts';

const frameMs = 60;

/** Lets time pass by 10 ms, looking when it is due. @returns what was told, and when. */
function told(mic: MicSilence, untilMs: number, sends: (now: number) => boolean) {
  const events: { silent: boolean; now: number }[] = [];
  let nextFrame = 0;
  let nextLook = mic.nextLook(0);
  for (let now = 0; now <= untilMs; now += 10) {
    if (nextLook !== undefined && nextLook <= now) {
      if (mic.fallsSilent(now)) events.push({ silent: true, now });
      nextLook = mic.nextLook(now);
    }
    if (now < nextFrame || !sends(now)) continue;
    nextFrame = now + frameMs;
    if (!mic.frame(frameMs, now)) continue;
    events.push({ silent: false, now });
    nextLook = mic.nextLook(now);
  }
  return events;
}

test('is silent after exactly 3 s without a frame, since the last one, and back with the first', () => {
  const mic = new MicSilence(0);
  mic.frame(frameMs, 1000);
  expect(mic.fallsSilent(1000 + micSilentMs - 1)).toBe(false);
  expect(mic.fallsSilent(1000 + micSilentMs)).toBe(true);
  expect(mic.silentSince).toBe(1000);
  expect(mic.nextLook(5000)).toBeUndefined();
  expect(mic.fallsSilent(1_000_000)).toBe(false);
  expect(mic.frame(frameMs, 5000)).toBe(true);
  expect(mic.silentSince).toBeUndefined();
});

test('counts from when it was turned on while no frame has come', () => {
  const mic = new MicSilence(500);
  expect(mic.nextLook(500)).toBe(500 + micSilentMs);
  expect(mic.fallsSilent(500 + micSilentMs)).toBe(true);
  expect(mic.silentSince).toBe(500);
  expect(mic.silentMs(9000)).toBe(8500);
});

test('goes on with what was known before the room slept', () => {
  const mic = new MicSilence(50_000, 20_000);
  expect(mic.nextLook(50_000)).toBeUndefined();
  expect(mic.silentMs(60_000)).toBe(40_000);
  expect(mic.frame(frameMs, 60_000)).toBe(true);
});

test('one that sends all the time is never silent, and looked at every 4 s', () => {
  expect(told(new MicSilence(0), 600_000, () => true)).toEqual([]);
  const mic = new MicSilence(0);
  mic.frame(frameMs, 10_000);
  expect(mic.nextLook(10_010)).toBe(14_010);
});

test.each([5000, 5500, 6000, 7000, 8000, 8990])(
  'one that stops after %i ms is told of 3 to 4 s later',
  (stopsMs) => {
    const [first] = told(new MicSilence(0), 20_000, (now) => now <= stopsMs);
    expect((first?.now ?? 0) - stopsMs).toBeGreaterThanOrEqual(micSilentMs - frameMs);
    expect((first?.now ?? 0) - stopsMs).toBeLessThanOrEqual(micSilentMs + 1000);
  },
);

test.each([
  [2900, []],
  [3100, [true, false, true]],
])('a frame every %i ms is told as %j', (everyMs, silences) => {
  let at = 0;
  const events = told(new MicSilence(0), 600_000, (now) => {
    if (now < at) return false;
    at = now + everyMs;
    return true;
  });
  expect(events.map(({ silent }) => silent)).toEqual(silences);
});

test.each([500, 1000, 2000, 4000, 10_000, 30_000])(
  'one that sends for %i ms and pauses for 4 s, for an hour, is told of at most twice a minute, but for the first',
  (onMs) => {
    const events = told(new MicSilence(0), 3_600_000, (now) => now % (onMs + 4000) < onMs);
    expect(events.length).toBeLessThanOrEqual(2 * 60 + 14);
    for (const [i, { silent }] of events.entries()) expect(silent).toBe(i % 2 === 0);
  },
);

test('whoever was back for a minute is believed at once again', () => {
  const quiet = (now: number) =>
    (now >= 1000 && now < 5000) || (now >= 6000 && now < 10_000) || (now >= 90_000 && now < 95_000);
  const events = told(new MicSilence(0), 100_000, (now) => !quiet(now));
  const back = events.filter(({ silent }) => !silent).map(({ now }) => now);
  expect(back[0]).toBeLessThan(5000 + 2 * frameMs);
  expect(back[1]).toBeGreaterThanOrEqual(10_000 + micBackMs.first - frameMs);
  expect(back[1]).toBeLessThan(10_000 + micBackMs.first + 2 * frameMs);
  expect(back[2]).toBeLessThan(95_000 + 2 * frameMs);
});
