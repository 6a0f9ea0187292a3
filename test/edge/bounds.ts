/** How many listeners sit where, in rooms under test. */
import { type AudienceBounds, audienceBounds } from '../../durable-objects/relays/audience.ts';

/** What holds for a room from its next waking on; a test that changes it puts it back. */
export const bounds: { current: AudienceBounds } = { current: audienceBounds };
