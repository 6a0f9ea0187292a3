/** What wrangler.toml binds to the Worker. */
import type { Relay } from '../durable-objects/relay.ts';
import type { RoomObject } from '../durable-objects/room.ts';

export interface Bindings {
  ROOMS: DurableObjectNamespace<RoomObject>;
  /** Where the audiences of rooms sit that have too many listeners for one object. */
  RELAYS: DurableObjectNamespace<Relay>;
  /** The built page. */
  ASSETS: Fetcher;
  /** The sound of clips, where there is a bucket: else it lies in the rooms' own databases. */
  CLIPS?: R2Bucket;
  /** Counts the rooms opened from an address. */
  ROOM_CREATION: RateLimit;
  /**
   * The origin under which browsers know the deployment, where a proxy in front of it changes what the
   * Worker sees of it; empty for that of each request.
   */
  PUBLIC_ORIGIN: string;
  /**
   * Origins besides the deployment's own whose pages may connect to the rooms, embed and frame them,
   * separated by spaces; `*` for all of them.
   */
  ALLOWED_ORIGINS: string;
  /**
   * Where models may be fetched from for a room: hosts, perhaps with the beginning of a path, separated by
   * spaces; over https, unless one says `http://`. Empty for nowhere.
   */
  MODEL_HOSTS: string;
  /** For how many days a room is kept that nobody uses; empty for ever. */
  ROOM_DAYS: string;
  /** Push services that rooms push to: hosts, separated by spaces, `*.` before one for all below it; over https. */
  PUSH_SERVICES: string;
  /** A secret, not in wrangler.toml: what pushes are signed with, where there are any (edge/push-keys.ts). */
  VAPID_KEYS?: string;
  /** A secret, not in wrangler.toml: whoever opens a room needs it, where there is one. */
  CREATION_KEY?: string;
  /** A Worker of the operator that says who may open rooms, where there is one. */
  AUTH?: Fetcher;
}
