/** Times as people and programs write them, and the range between two of them. */
import { Temporal } from 'temporal-polyfill';
import { RefusalError } from '../../protocol/refusals.ts';

/** Both included, in milliseconds since the Unix epoch. */
export interface TimeRange {
  from: number;
  to: number;
}

/** Before 3 March 1973 and after the year 5138 a number of milliseconds would be one of other units. */
const [leastMilliseconds, mostMilliseconds] = [1e11, 1e14];

/** ISO 8601 with the zone's offset: what `date -I`, Python and JavaScript print. */
const withZone = /[T ]\d\d.*(?:Z|[+-]\d\d(?::?\d\d)?(?::?\d\d)?)(?:\[.*\])?$/i;
const withTime = /^\d{4}-?\d\d-?\d\d[T ]\d\d/i;
const wholeDay = /^\d{4}-\d\d-\d\d$/;
/** `+` in an address means a blank, which many forget. */
const offsetWithoutSign = /([T ]\d\d[\d:.,]*) (?=\d\d(?::?\d\d)?$)/i;

/**
 * A day without a time is all of it: from its first millisecond, to its last one. An hour that a clock
 * shows twice in autumn is in the range with both.
 *
 * @param zone in which days and times without one are meant; UTC for days if there is none.
 * @throws {RefusalError} `bad-time` for what could mean more than one thing, or nothing.
 */
export function readRange(
  given: { [Bound in keyof TimeRange]?: string | undefined },
  zone: string | undefined,
): TimeRange {
  return {
    from: given.from === undefined ? 0 : readBound('from', given.from, zone),
    to: given.to === undefined ? Number.MAX_SAFE_INTEGER : readBound('to', given.to, zone),
  };
}

/** @returns the zone as it is named. @throws {RefusalError} `bad-time` if there is none of that name. */
export function readZone(name: string): string {
  // `+` again, of an offset.
  const zone = name.replace(/^ (?=\d)/, '+');
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch {
    throw new RefusalError('bad-time', `tz: there is no zone ${name.slice(0, 100)}`);
  }
}

/** @returns date and time as a clock in the zone shows them, to the second, as spreadsheets read them. */
export function localTime(at: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

function readBound(bound: keyof TimeRange, given: string, zone: string | undefined): number {
  const refused = (why: string) =>
    new RefusalError('bad-time', `${bound}: ${given.slice(0, 100)} ${why}`);
  const text = given.trim().replace('\u2212', '-').replace(offsetWithoutSign, '$1+');
  if (/^\d+(?:\.\d+)?$/.test(text)) return readNumber(text, refused);
  try {
    if (wholeDay.test(text)) return ofDay(bound, Temporal.PlainDate.from(text), zone ?? 'UTC');
    if (withZone.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    if (withTime.test(text) && zone !== undefined) {
      const disambiguation = bound === 'from' ? 'earlier' : 'later';
      const local = Temporal.PlainDateTime.from(text);
      return local.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
    }
  } catch (error) {
    if (error instanceof RangeError) throw refused('is no date');
    throw error;
  }
  throw refused(withTime.test(text) ? 'has no zone' : 'is no time');
}

function ofDay(bound: keyof TimeRange, day: Temporal.PlainDate, zone: string): number {
  return bound === 'from'
    ? day.toZonedDateTime(zone).epochMilliseconds
    : day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1;
}

function readNumber(text: string, refused: (why: string) => RefusalError): number {
  const value = Number(text);
  if (value === 0 || (value >= leastMilliseconds && value < mostMilliseconds)) return value;
  if (text.length <= 8) throw refused('may be a year, a day or a number');
  throw refused('is no number of milliseconds since 1970, which has 12 to 14 digits');
}
