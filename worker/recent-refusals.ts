/**
 * What rooms have just refused as too much, as this isolate remembers it for a moment: whoever asks on and
 * on is answered here, and does not keep a room from hearing.
 */
import { RefusalError } from '../protocol/refusals.ts';

/** For how long, in milliseconds: little more is in a bucket by then. */
const rememberedMs = 1_000;
/** Who asks, at most; beyond it all are forgotten. */
const most = 4_096;

export class RecentRefusals {
  readonly #refused = new Map<string, { refusal: RefusalError; at: number }>();

  /** @param who asks for what, of which room. @throws {RefusalError} if that was refused a moment ago. */
  check(who: string, now: number): void {
    const last = this.#refused.get(who);
    if (!last) return;
    if (now - last.at < rememberedMs && now >= last.at) throw last.refusal;
    this.#refused.delete(who);
  }

  note(who: string, error: unknown, now: number): void {
    if (!(error instanceof RefusalError && error.code === 'rate-limited')) return;
    if (this.#refused.size >= most) this.#refused.clear();
    this.#refused.set(who, { refusal: error, at: now });
  }
}
