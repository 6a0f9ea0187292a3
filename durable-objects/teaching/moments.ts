/** Finds in the last minute of the mics what is to be an example. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeardTake } from '../../models/teaching/take.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { maxTaughtTakeMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { HeardExampleSource } from '../../protocol/sounds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { RecentMics } from './recent-mics.ts';
import type { TeachableModel } from './teachable-model.ts';

/** What was found, and when it sounded by the room's clock. */
export interface Found {
  take: HeardTake;
  from: number;
  to: number;
}

interface Span {
  participant: ParticipantId;
  from: number;
  to: number;
}

/** How long the rest of a sound may be on its way, in milliseconds, and how often it is looked for. */
const maxWaitMs = 2_000;
const lookAgainMs = 100;

/**
 * Waits for the rest of a sound that goes on, or is just over: the last of its windows end half a window later.
 *
 * @throws {RefusalError} `moment-gone`
 */
export async function findMoment(
  source: HeardExampleSource,
  { recent, log, model }: { recent: RecentMics; log: EventLog; model: TeachableModel },
  now: number,
): Promise<Found> {
  const { windowSamples, hopSamples, sampleRateHz } = model.metadata;
  const afterMs = (1000 * (windowSamples / 2 - hopSamples)) / sampleRateHz;
  const spans = spansOf(source, { recent, log }, now);
  for (const { participant, from, to } of spans) {
    const takes: HeardTake[] = [];
    for (const memory of recent.of(participant, now)) {
      for (let waited = 0; waited < maxWaitMs && !memory.over; waited += lookAgainMs) {
        if (memory.heardUntil >= to + afterMs) break;
        await sleep(lookAgainMs);
      }
      const take = memory.moment(from, to);
      if (take) takes.push(take);
    }
    // The mic may have come back while it sounded: the stream that has most of it.
    const [take] = takes.toSorted((a, b) => b.windows.length - a.windows.length);
    if (take) return { take, from, to };
  }
  throw new RefusalError('moment-gone');
}

/** Where it may be found, the likeliest first. */
function spansOf(
  source: HeardExampleSource,
  { recent, log }: { recent: RecentMics; log: EventLog },
  now: number,
): Span[] {
  if ('lastMs' in source) {
    const ends = recent.of(source.participant, now).map(({ heardUntil }) => heardUntil);
    const to = Math.max(0, ...ends);
    return [{ participant: source.participant, from: to - source.lastMs, to }];
  }
  if ('participant' in source) {
    const to = Math.min(source.to, source.from + maxTaughtTakeMs, now);
    return [{ participant: source.participant, from: source.from, to }];
  }
  const detection = log.detection(source.detection);
  if (!detection) throw new RefusalError('moment-gone', 'there is no such detection in the log');
  const { mics = [detection], durationMs = maxTaughtTakeMs } = detection;
  return mics
    .toSorted((a, b) => b.peak - a.peak)
    .map(({ participant, at }) => ({
      participant,
      from: at,
      to: Math.min(at + durationMs, at + maxTaughtTakeMs, now),
    }));
}
