/** What people may ask of a room that pushes: to be told of sounds, and to be told no more. */
import { type PushServices, requirePushService } from '../../edge/push-services.ts';
import { type PushAccepted, pushEnd, pushRequest } from '../../protocol/push.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { costing, everyRole, request } from '../request.ts';
import type { Subscriptions } from './subscriptions.ts';

/** @param services where pushes may go; undefined where the deployment pushes nothing. */
export function pushRequests(subscriptions: Subscriptions, services: PushServices | undefined) {
  return {
    /** Takes a browser in, or anew what it wants to be told. Whoever sees the room may be told of its sounds. */
    subscribePush: request(
      everyRole,
      pushRequest,
      (asked, { role, network, now }): PushAccepted => {
        if (!services) throw new RefusalError('push-unavailable');
        requirePushService(asked.subscription.endpoint, services);
        const { expiresAt } = subscriptions.put(asked, { role, network }, now);
        return { expiresAt };
      },
      costing(4),
    ),
    /** Its address is a secret between a browser and its push service: who knows it may end it. */
    unsubscribePush: request(everyRole, pushEnd, ({ endpoint }) => {
      subscriptions.remove(endpoint);
      return null;
    }),
  };
}
