/**
 * What those who come with one role from one network may do together, as token buckets that outlast
 * their sockets: a new socket, and a new identity, cost nothing and bring nothing.
 */
import type { Role } from '../../protocol/handshake.ts';
import {
  audienceChatBucket,
  exportBucket,
  joinBucket,
  maxNetworkShares,
  networkChangeBucket,
  networkChatBucket,
  networkMessageBucket,
  networkVerdictBucket,
  requestBucket,
  roleRequestBucket,
  roomChatBucket,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { TokenBucket } from './token-bucket.ts';

/** Whose share it is. */
export interface Caller {
  readonly role: Role;
  /** As edge/network.ts tags it. */
  readonly network: string;
}

/** The buckets of one role and network. */
class Share {
  readonly joins: TokenBucket;
  readonly messages: TokenBucket;
  readonly chat: TokenBucket;
  readonly changes: TokenBucket;
  readonly verdicts: TokenBucket;
  readonly requests: TokenBucket;
  readonly exports: TokenBucket;

  constructor(now: number) {
    this.joins = new TokenBucket(joinBucket, now);
    this.messages = new TokenBucket(networkMessageBucket, now);
    this.chat = new TokenBucket(networkChatBucket, now);
    this.changes = new TokenBucket(networkChangeBucket, now);
    this.verdicts = new TokenBucket(networkVerdictBucket, now);
    this.requests = new TokenBucket(requestBucket, now);
    this.exports = new TokenBucket(exportBucket, now);
  }
}

export class Shares {
  /** In the order in which they were last asked for. */
  readonly #shares = new Map<string, Share>();
  /** Of all mics and listeners: the host's share is their own. */
  readonly #chat: TokenBucket;
  /** Of all listeners on relays. */
  readonly #audienceChat: TokenBucket;
  readonly #requests: Record<Exclude<Role, 'host'>, TokenBucket>;

  constructor(now: number) {
    this.#chat = new TokenBucket(roomChatBucket, now);
    this.#audienceChat = new TokenBucket(audienceChatBucket, now);
    this.#requests = {
      mic: new TokenBucket(roleRequestBucket, now),
      listener: new TokenBucket(roleRequestBucket, now),
    };
  }

  of({ role, network }: Caller, now: number): Share {
    const id = `${role} ${network}`;
    const share = this.#shares.get(id) ?? new Share(now);
    this.#shares.delete(id);
    this.#shares.set(id, share);
    const [oldest] = this.#shares.keys();
    if (oldest !== undefined && this.#shares.size > maxNetworkShares) this.#shares.delete(oldest);
    return share;
  }

  /** @returns whether one more text may be written to everyone. */
  takeChat(caller: Caller, now: number): boolean {
    if (!this.of(caller, now).chat.take(1, now)) return false;
    return caller.role === 'host' || this.#chat.take(1, now);
  }

  /** @returns whether one more text may be written to everyone by a listener on a relay. */
  takeAudienceChat(network: string, now: number): boolean {
    const own = this.of({ role: 'listener', network }, now).chat.take(1, now);
    return own && this.#audienceChat.take(1, now) && this.#chat.take(1, now);
  }

  /** @throws {RefusalError} `rate-limited` if there are not so many tokens for a request. */
  takeRequest(caller: Caller, tokens: number, now: number): void {
    const own = this.of(caller, now).requests.take(tokens, now);
    if (own && (caller.role === 'host' || this.#requests[caller.role].take(tokens, now))) return;
    throw new RefusalError('rate-limited', 'too many requests');
  }

  /** @throws {RefusalError} `rate-limited` */
  takeExport(caller: Caller, now: number): void {
    if (this.of(caller, now).exports.take(1, now)) return;
    throw new RefusalError('rate-limited', 'too many exports');
  }
}
