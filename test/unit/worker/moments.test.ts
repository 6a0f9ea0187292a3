/** Times as people and programs write them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localTime, readRange, readZone } from '../../../worker/detections/moments.ts';

const evening = Date.UTC(2026, 10, 26, 18, 0, 0);

test.each([
  // date -Iseconds, -Ins, -Iminutes, -Ihours; date --rfc-3339=seconds, =ns; each with `+` as a blank.
  ['2026-11-26T19:00:00+01:00', 0],
  ['2026-11-26T19:00:00 01:00', 0],
  ['2026-11-26T19:00:00,123456789+01:00', 123],
  ['2026-11-26T19:00:00,123456789 01:00', 123],
  ['2026-11-26T19:00+01:00', 0],
  ['2026-11-26T19+01:00', 0],
  ['2026-11-26 19:00:00+01:00', 0],
  ['2026-11-26 19:00:00 01:00', 0],
  ['2026-11-26 19:00:00.123456789+01:00', 123],
  // Other tools.
  ['2026-11-26T13:00:00-05:00', 0],
  ['2026-11-26T13:00:00\u221205:00', 0],
  ['2026-11-26T18:00:00Z', 0],
  ['2026-11-26T18:00:00.123Z', 123],
  ['2026-11-26t18:00:00z', 0],
  ['2026-11-26T19:00:00+0100', 0],
  ['2026-11-26T19:00:00 0100', 0],
  ['20261126T180000Z', 0],
  ['2026-11-26T19:00:00.123456+01:00', 123],
  ['2026-11-26T19:00:00+01:00[Europe/Berlin]', 0],
  [` ${evening} `, 0],
  [String(evening + 123), 123],
])('%s is a time', (text, milliseconds) => {
  const at = evening + milliseconds;
  expect(readRange({ from: text, to: text }, undefined)).toEqual({ from: at, to: at });
  expect(readRange({ from: text, to: text }, 'Asia/Tokyo')).toEqual({ from: at, to: at });
});

test('without bounds a range has everything', () => {
  expect(readRange({}, undefined)).toEqual({ from: 0, to: Number.MAX_SAFE_INTEGER });
  expect(readRange({ from: '0' }, undefined).from).toBe(0);
});

test.each([
  [undefined, Date.UTC(2026, 10, 26), 24],
  ['UTC', Date.UTC(2026, 10, 26), 24],
  ['Asia/Kolkata', Date.UTC(2026, 10, 25, 18, 30), 24],
  ['America/New_York', Date.UTC(2026, 10, 26, 5), 24],
  ['+01:00', Date.UTC(2026, 10, 25, 23), 24],
])('a day in %s is all of it', (zone, begin, hours) => {
  expect(readRange({ from: '2026-11-26', to: '2026-11-26' }, zone)).toEqual({
    from: begin,
    to: begin + hours * 3_600_000 - 1,
  });
});

test.each([
  ['2026-03-29', 23],
  ['2026-10-25', 25],
])('the day %s in Berlin has %s hours', (day, hours) => {
  const { from, to } = readRange({ from: day, to: day }, 'Europe/Berlin');
  expect((to + 1 - from) / 3_600_000).toBe(hours);
});

test('a time without a zone is one of the zone given; an hour that comes twice is in with both', () => {
  const range = (from: string, to: string) => readRange({ from, to }, 'Europe/Berlin');
  expect(range('2026-11-26T19:00', '2026-11-26 19:00:00.5')).toEqual({
    from: evening,
    to: evening + 500,
  });
  expect(range('2026-10-25T02:30', '2026-10-25T02:30')).toEqual({
    from: Date.UTC(2026, 9, 25, 0, 30),
    to: Date.UTC(2026, 9, 25, 1, 30),
  });
});

test.each([
  ['2026', /may be a year/],
  ['20261126', /may be a year/],
  ['7', /may be a year/],
  ['1795716000', /no number of milliseconds/],
  ['1795716000.5', /no number of milliseconds/],
  ['1795716000000000', /no number of milliseconds/],
  ['2026-11-26T19:00', /has no zone/],
  ['2026-11-26 19:00:00', /has no zone/],
  ['2026-02-30', /is no date/],
  ['2026-13-01', /is no date/],
  ['2026-11-26T25:00Z', /is no date/],
  ['2026-11', /is no time/],
  ['26.11.2026', /is no time/],
  ['11/26/2026', /is no time/],
  ['yesterday', /is no time/],
  ['-1', /is no time/],
  ['1.8e12', /is no time/],
  ['', /is no time/],
])('%s is refused', (text, detail) => {
  const refused = expect.objectContaining({
    code: 'bad-time',
    message: expect.stringContaining('2026-11-26T19:00:00+01:00'),
    detail: expect.stringMatching(detail),
  });
  expect(() => readRange({ from: text }, undefined)).toThrow(refused);
  expect(() => readRange({ to: text }, undefined)).toThrow(refused);
});

test('whatever is written is a time or refused as one', () => {
  const part = fc.constantFrom(
    '2026',
    '-11',
    '-26',
    'T',
    ' ',
    '19',
    ':00',
    '+01:00',
    'Z',
    '.5',
    '99',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(part).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(undefined, 'Europe/Berlin'), (given, zone) => {
      try {
        return Number.isFinite(readRange({ from: given }, zone).from);
      } catch (error) {
        return (error as { code?: string }).code === 'bad-time';
      }
    }),
  );
});

test.each(['Europe/Berlin', 'UTC', '+01:00', 'America/Argentina/Buenos_Aires'])(
  '%s is a zone',
  (zone) => {
    expect(readZone(zone)).toBe(zone);
  },
);

test('an offset whose + came as a blank is a zone, and what is none is refused', () => {
  expect(readZone(' 01:00')).toBe('+01:00');
  for (const name of ['Mars/Olympus', 'local', '2026-11-26T00:00[Mars/Olympus]'])
    expect(() => readZone(name)).toThrow(expect.objectContaining({ code: 'bad-time' }));
});

test('a local time is what clocks show there', () => {
  expect(localTime(evening + 59_999, 'Europe/Berlin')).toBe('2026-11-26 19:00:59');
  expect(localTime(evening, 'Asia/Kolkata')).toBe('2026-11-26 23:30:00');
});
