/** How a deployment pushes: with the operator's keys, to the services that they list. */
import { type PushKeys, readPushKeys } from '../../edge/push-keys.ts';
import { type PushServices, pushServices } from '../../edge/push-services.ts';

export interface PushService {
  readonly keys: PushKeys;
  readonly services: PushServices;
}

/** @returns undefined where nothing is pushed: no keys are set, or none that can be read, as the log says then. */
export function readPushService(
  env: Pick<Cloudflare.Env, 'VAPID_KEYS' | 'PUSH_SERVICES'>,
): PushService | undefined {
  try {
    const keys = readPushKeys(env);
    return keys && { keys, services: pushServices(env.PUSH_SERVICES) };
  } catch {
    // The room hears all the same.
    return undefined;
  }
}
