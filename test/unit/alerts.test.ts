/** What draws attention on a device, as it is set. */
import { describe, expect, test } from 'vitest';
import type { ModelDescription } from '../../client/index.ts';
import { isQuietHour, waysOf } from '../../frontend/alerts/alert-rule.ts';
import { type AlertSettings, parseAlertSettings } from '../../frontend/alerts/alert-settings.ts';
import { alertSounds } from '../../frontend/alerts/dialog/alert-sounds.ts';
import { parseUrgentFlags } from '../../frontend/alerts/urgent.ts';
import type { ModelId } from '../../protocol/ids.ts';

const asSetAtFirst = parseAlertSettings(null);
const noon = new Date(2026, 0, 5, 12, 0);
const night = new Date(2026, 0, 5, 23, 30);
const siren = { kind: 'sound', label: 'siren', urgent: true } as const;
const rain = { kind: 'sound', label: 'rain', urgent: false } as const;
const loss = { kind: 'loss' } as const;

function set(change: Partial<AlertSettings>): AlertSettings {
  return { ...asSetAtFirst, ...change };
}

describe('what draws attention', () => {
  test('is urgent sounds and losses at first, by flash and vibration', () => {
    const ways = { flash: true, vibration: true, notification: false, sound: false };
    expect(waysOf(siren, asSetAtFirst, noon)).toEqual(ways);
    expect(waysOf(loss, asSetAtFirst, noon)).toEqual(ways);
    expect(waysOf(rain, asSetAtFirst, noon)).toBeUndefined();
  });

  test('is all sounds, or none, as it is set', () => {
    expect(waysOf(rain, set({ which: 'all' }), noon)).toBeDefined();
    for (const news of [siren, loss]) {
      expect(waysOf(news, set({ which: 'off' }), noon)).toBeUndefined();
    }
    expect(waysOf(loss, set({ losses: false }), noon)).toBeUndefined();
  });

  test('may differ for one sound: whether, and how', () => {
    const own = { flash: false, vibration: true, notification: true, sound: false };
    const labels = {
      rain: { alert: 'always' as const, ways: own },
      siren: { alert: 'never' as const },
    };
    expect(waysOf(rain, set({ which: 'off', labels }), noon)).toEqual(own);
    expect(waysOf(siren, set({ which: 'all', labels }), noon)).toBeUndefined();
    const odd = { kind: 'sound', label: 'constructor', urgent: false } as const;
    expect(waysOf(odd, set({ labels }), noon)).toBeUndefined();
  });

  test('waits while it is snoozed, however urgent', () => {
    const snoozed = set({ snoozedUntil: noon.getTime() + 1 });
    expect(waysOf(siren, snoozed, noon)).toBeUndefined();
    expect(waysOf(siren, set({ snoozedUntil: noon.getTime() }), noon)).toBeDefined();
  });

  test('is nothing in quiet hours but what is urgent, if that may pass', () => {
    const quiet = set({ which: 'all', quietHours: true });
    expect(waysOf(rain, quiet, night)).toBeUndefined();
    expect(waysOf(rain, quiet, noon)).toBeDefined();
    expect(waysOf(siren, quiet, night)).toBeDefined();
    expect(waysOf(loss, quiet, night)).toBeDefined();
    expect(waysOf(siren, set({ ...quiet, urgentPasses: false }), night)).toBeUndefined();
  });
});

test.each([
  ['22:00', '07:00', 22, 0, true],
  ['22:00', '07:00', 6, 59, true],
  ['22:00', '07:00', 7, 0, false],
  ['22:00', '07:00', 21, 59, false],
  ['13:00', '15:30', 13, 0, true],
  ['13:00', '15:30', 15, 29, true],
  ['13:00', '15:30', 15, 30, false],
  ['13:00', '15:30', 2, 0, false],
  ['08:00', '08:00', 3, 0, true],
])('quiet hours from %s to %s at %i:%i: %s', (quietFrom, quietTo, hour, minute, quiet) => {
  const at = new Date(2026, 0, 5, hour, minute);
  expect(isQuietHour(at, { quietHours: true, quietFrom, quietTo })).toBe(quiet);
  expect(isQuietHour(at, { quietHours: false, quietFrom, quietTo })).toBe(false);
});

describe('what was kept and cannot be read', () => {
  test.each(['', 'null', '[]', '7', '{', '"x"'])(
    'leaves everything as it is at first: %s',
    (text) => {
      expect(parseAlertSettings(text)).toEqual(asSetAtFirst);
      expect(parseUrgentFlags(text)).toEqual({});
    },
  );

  test('leaves the rest as it was set', () => {
    const text = JSON.stringify({
      which: 'all',
      tone: 'trumpet',
      quietFrom: '25:00',
      snoozedUntil: 'soon',
      labels: { dog: { alert: 'sometimes', ways: 3 }, cat: { alert: 'never' } },
    });
    expect(parseAlertSettings(text)).toEqual({
      ...asSetAtFirst,
      which: 'all',
      labels: { dog: {}, cat: { alert: 'never' } },
    });
  });
});

test('the sounds of a room are listed once each, what is urgent first, and found without accents', () => {
  const model = (id: string, labels: string[]): ModelDescription =>
    ({
      id: id as ModelId,
      background: 'background',
      labels: ['background', ...labels],
      labelDetails: { siren: { title: 'Siren', group: 'alerts', essential: true } },
    }) as unknown as ModelDescription;
  const models = [model('a', ['rain', 'siren', 'café_noise']), model('b', ['rain', 'bell'])];
  const labels = (flags: Record<string, boolean>, query = '') =>
    alertSounds(models, flags, query).map(({ label }) => label);
  expect(labels({})).toEqual(['siren', 'bell', 'café_noise', 'rain']);
  expect(labels({ siren: false, rain: true })).toEqual(['rain', 'bell', 'café_noise', 'siren']);
  expect(labels({}, 'CAFE')).toEqual(['café_noise']);
});
