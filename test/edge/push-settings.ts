/** How the deployment that tests run pushes: they set it before they create a room. */
import type { PushService } from '../../durable-objects/push/push-service.ts';

export const pushSettings: { current: PushService | undefined } = { current: undefined };
