import { expect, test } from 'vitest';
import { parseAlertSettings } from '../../frontend/alerts/alert-settings.ts';
import { pushSoundsOf } from '../../frontend/alerts/push-sounds.ts';

const settings = (change: object) => parseAlertSettings(JSON.stringify(change));

test('a device that alerts to urgent sounds is pushed those, as it is set and not as the model says', () => {
  expect(pushSoundsOf(settings({}), { knocking: true, siren: false })).toEqual({
    others: 'essential',
    labels: { knocking: true, siren: false },
  });
});

test('what is set for a sound alone comes first', () => {
  const labels = { knocking: { alert: 'never' }, dog: { alert: 'always' }, cat: {} };
  expect(pushSoundsOf(settings({ labels }), { knocking: true })).toEqual({
    others: 'essential',
    labels: { knocking: false, dog: true },
  });
  expect(pushSoundsOf(settings({ which: 'off', labels }), { siren: true })).toEqual({
    others: 'none',
    labels: { knocking: false, dog: true },
  });
});

test('a device that alerts to all sounds is pushed all but those that it never alerts to', () => {
  const labels = { dog: { alert: 'never' } };
  expect(pushSoundsOf(settings({ which: 'all', labels }), { dog: true, siren: false })).toEqual({
    others: 'all',
    labels: { dog: false },
  });
});
