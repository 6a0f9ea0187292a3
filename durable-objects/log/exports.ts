/** What was heard, to take away. */
import * as v from 'valibot';
import { exportBucket } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { everyRole, request } from '../request.ts';
import { TokenBucket } from '../sockets/token-bucket.ts';
import type { EventLog } from './event-log.ts';

export function exportRequests(log: EventLog, wokeAt: number) {
  const exports = new TokenBucket(exportBucket, wokeAt);
  return {
    /**
     * Detections of which some, or the onset, lies in the range, in milliseconds since the Unix epoch,
     * oldest first.
     * @throws {RefusalError} `rate-limited`
     */
    detections: request(
      everyRole,
      v.strictObject({ from: v.number(), to: v.number(), match: v.picklist(['overlap', 'onset']) }),
      ({ from, to, match }, { now }) => {
        if (!exports.take(1, now)) throw new RefusalError('rate-limited', 'too many exports');
        log.prune(now);
        return log.detections({ from, to, match }, now);
      },
    ),
  };
}
