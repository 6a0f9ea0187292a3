/** When a microphone that says it is on delivers nothing, and what is done about it. */
import { describe, expect, test, vi } from 'vitest';
import { type CaptureSight, CaptureWatch } from '../../client/audio/capture-watch.ts';
import { within } from '../../client/audio/within.ts';

const running: CaptureSight = { state: 'running', currentTime: 0, muted: false, rateHz: 48_000 };

/**
 * A microphone that is looked at once a second, and sends a chunk every 40 ms while `sends` says so.
 * @param sight how it looks from outside at a time.
 */
function watched(
  untilMs: number,
  sends: (now: number) => boolean,
  sight: (now: number) => Partial<CaptureSight> = () => ({}),
  looks: (now: number) => boolean = (now) => now % 1000 === 0,
) {
  const watch = new CaptureWatch(0);
  const steps: { step: string; now: number }[] = [];
  const troubles: { trouble: string | undefined; now: number }[] = [];
  for (let now = 0; now <= untilMs; now += 40) {
    if (sends(now)) watch.sound(now);
    if (looks(now)) {
      const step = watch.look({ ...running, currentTime: now / 1000, ...sight(now) }, now);
      if (step !== 'none') steps.push({ step, now });
    }
    if (watch.trouble !== troubles.at(-1)?.trouble) troubles.push({ trouble: watch.trouble, now });
  }
  return { watch, steps, troubles };
}

describe('a microphone that says it runs', () => {
  test('and sends is left alone', () => {
    const { steps, troubles } = watched(60_000, () => true);
    expect(steps).toEqual([]);
    expect(troubles).toEqual([]);
  });

  test('and sends nothing any more is told of within 4 s, and rebuilt, then restarted', () => {
    const { steps, troubles, watch } = watched(20_000, (now) => now <= 5000);
    expect(troubles[0]?.trouble).toBe('stuck');
    expect(troubles[0]?.now).toBeGreaterThanOrEqual(7500);
    expect(troubles[0]?.now).toBeLessThanOrEqual(9000);
    expect(steps.map(({ step }) => step).slice(0, 3)).toEqual(['rebuild', 'restart', 'restart']);
    expect(watch.soundAt).toBe(5000);
  });

  test('and never sent anything is told of too', () => {
    expect(watched(5000, () => false).troubles[0]?.trouble).toBe('stuck');
  });

  test('is restarted less and less often, and without an end', () => {
    const { steps } = watched(600_000, () => false);
    const pauses = steps.slice(1).map(({ now }, i) => now - (steps[i]?.now ?? 0));
    for (const [i, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(Math.min(30_000, 1000 * 2 ** i));
      expect(pause).toBeLessThanOrEqual(32_000);
    }
    expect(steps.at(-1)?.now).toBeGreaterThan(560_000);
  });

  test('is well once sound comes, and after 10 s of it begins with short waits again', () => {
    const sends = (now: number) => now < 2000 || (now > 20_000 && now < 40_000) || now > 60_000;
    const { steps, troubles } = watched(62_000, sends);
    expect(troubles.map(({ trouble }) => trouble)).toEqual([
      'stuck',
      undefined,
      'stuck',
      undefined,
    ]);
    const second = steps.filter(({ now }) => now > 40_000);
    expect(second[0]?.step).toBe('rebuild');
    expect(second[1]?.now).toBeLessThan((second[0]?.now ?? 0) + 2500);
  });

  test('whose clock stands still is told of at once, however late the look', () => {
    const { troubles } = watched(
      70_000,
      (now) => now < 8000,
      (now) => ({ currentTime: Math.min(8, now / 1000) }),
      (now) => now === 10_000 || now === 12_520 || now === 60_000,
    );
    expect(troubles[0]).toEqual({ trouble: 'stuck', now: 12_520 });
  });

  test('is not blamed for a page that was held up: its sound waits to be taken', () => {
    // From 5 s to 65 s nothing runs in the page; then the timer comes before what has waited.
    const asleep = (now: number) => now > 5000 && now <= 65_000;
    const looks = (now: number) => now % 1000 === 0 && (!asleep(now) || now === 65_000);
    const { troubles } = watched(90_000, (now) => !asleep(now), undefined, looks);
    expect(troubles).toEqual([]);
  });

  test('is found out by timers that are throttled to one a minute', () => {
    const { troubles } = watched(
      300_000,
      (now) => now < 90_000,
      undefined,
      (now) => now % 60_000 === 0,
    );
    expect(troubles[0]?.trouble).toBe('stuck');
    expect(troubles[0]?.now).toBeLessThanOrEqual(240_000);
  });

  test('is restarted when its device changes its rate', () => {
    const { steps } = watched(
      20_000,
      () => true,
      (now) => ({ rateHz: now < 10_000 ? 48_000 : 16_000 }),
    );
    expect(steps).toEqual([{ step: 'restart', now: 10_000 }]);
  });

  test('is restarted for that as soon as it may be, and told of', () => {
    const watch = new CaptureWatch(0);
    watch.look(running, 0);
    expect(watch.died(1000)).toBe('rebuild');
    watch.sound(1500);
    // Too soon after the last attempt: the change is not forgotten.
    expect(watch.look({ ...running, rateHz: 16_000 }, 1900)).toBe('none');
    expect(watch.trouble).toBeUndefined();
    watch.sound(2300);
    expect(watch.look({ ...running, rateHz: 16_000 }, 2400)).toBe('restart');
    expect(watch.trouble).toBe('stuck');
  });
});

describe('a microphone that says it does not run', () => {
  test('is never asked to go on while the device has interrupted it', () => {
    const { steps, troubles } = watched(
      120_000,
      (now) => now < 5000 || now > 100_000,
      (now) => ({ state: now >= 5000 && now < 100_000 ? 'interrupted' : 'running' }),
    );
    expect(steps).toEqual([]);
    expect(troubles.map(({ trouble }) => trouble)).toEqual(['interrupted', undefined]);
  });

  test('is asked to go on once it is suspended, and restarted if that helps not', () => {
    const { steps, troubles } = watched(
      9000,
      (now) => now < 2000,
      (now) => ({
        state: now >= 2000 ? 'suspended' : 'running',
      }),
    );
    expect(troubles).toEqual([{ trouble: 'suspended', now: 2000 }]);
    expect(steps.map(({ step }) => step).slice(0, 2)).toEqual(['resume', 'restart']);
  });

  test('is waited for while the device mutes it, and asked for anew if that has no end', () => {
    const muted = (now: number) => ({ muted: now >= 2000 });
    const { steps, troubles } = watched(30_000, (now) => now < 2000, muted);
    expect(troubles).toEqual([{ trouble: 'muted', now: 2000 }]);
    expect(steps[0]).toEqual({ step: 'restart', now: 17_000 });
  });

  test('has a while to send again once it is unmuted', () => {
    const sends = (now: number) => now < 2000 || now > 9000;
    const { steps } = watched(20_000, sends, (now) => ({ muted: now >= 2000 && now < 7500 }));
    expect(steps).toEqual([]);
  });

  test('is rebuilt when its worklet dies or its context is closed', () => {
    const watch = new CaptureWatch(0);
    expect(watch.died(0)).toBe('rebuild');
    expect(watch.died(10)).toBe('none');
    expect(watch.look({ ...running, state: 'closed' }, 1000)).toBe('restart');
    expect(watch.trouble).toBe('stuck');
  });
});

describe('whoever waits for what never comes', () => {
  const patience = {
    ms: 1000,
    tooLate: () => new Error('late'),
    aborted: () => new Error('cancelled'),
  };

  test('waits no longer than the deadline, and lets go of what comes later', async () => {
    vi.useFakeTimers();
    const late = vi.fn();
    const coming = Promise.withResolvers<string>();
    const waiting = expect(within(coming.promise, { ...patience, late })).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(1000);
    await waiting;
    coming.resolve('microphone');
    await vi.advanceTimersByTimeAsync(0);
    expect(late).toHaveBeenCalledExactlyOnceWith('microphone');
    vi.useRealTimers();
  });

  test('may give it up, before or meanwhile', async () => {
    const giving = new AbortController();
    const late = vi.fn();
    const coming = Promise.withResolvers<string>();
    const options = { ...patience, signal: giving.signal, late };
    const waiting = expect(within(coming.promise, options)).rejects.toThrow('cancelled');
    giving.abort();
    await waiting;
    coming.resolve('microphone');
    await expect(within(new Promise(() => {}), options)).rejects.toThrow('cancelled');
    expect(late).toHaveBeenCalledExactlyOnceWith('microphone');
  });

  test('gets what comes in time, and what goes wrong', async () => {
    await expect(within(Promise.resolve(1), patience)).resolves.toBe(1);
    await expect(within(Promise.reject(new Error('busy')), patience)).rejects.toThrow('busy');
  });
});
