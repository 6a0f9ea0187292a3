/**
 * Tells browsers that are closed what the room hears, through their push services. It is the last of what
 * the room tells and the least: it waits for its turn, and whatever fails there changes nothing here.
 */
import type { PushKeys } from '../../edge/push-keys.ts';
import type { RoomId } from '../../protocol/ids.ts';
import {
  maxPushesAtOnce,
  maxPushSubscriptions,
  maxWaitingPushes,
  pushBucket,
  pushLabelPauseMs,
} from '../../protocol/limits.ts';
import type { Detection, LoggedEvent } from '../../protocol/logged-event.ts';
import type { PushNotice } from '../../protocol/push.ts';
import type { RoomModels } from '../models/room-models.ts';
import type { Destination } from '../publishing/publishing.ts';
import { TokenBucket } from '../sockets/token-bucket.ts';
import { sendPush } from './push-message.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

/** What one browser was pushed of late. A room that has slept since has forgotten it, and the pause is over. */
interface Recent {
  readonly bucket: TokenBucket;
  readonly labels: Map<string, number>;
  /** Its service asked for patience until then. */
  restsUntil: number;
}

interface Waiting {
  readonly endpoint: string;
  readonly notice: PushNotice;
  readonly urgent: boolean;
}

export interface PushingParts {
  roomId: RoomId;
  models: RoomModels;
  subscriptions: Subscriptions;
  /** Undefined where the deployment pushes nothing. */
  keys: PushKeys | undefined;
}

export class Pushing implements Destination {
  readonly #room: PushingParts;
  readonly #recent = new Map<string, Recent>();
  readonly #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(room: PushingParts) {
    this.#room = room;
  }

  /** Of all that is told, only that a sound begins is pushed. Who came by a key that was replaced is told no more. */
  event(event: LoggedEvent, now: number): void {
    if (event.type === 'keys') this.#room.subscriptions.removeOf(event.roles);
    if (event.type !== 'detection-begin' || !this.#room.keys) return;
    const { detection } = event;
    const { title, essential } = this.#described(detection);
    for (const subscription of this.#room.subscriptions.all) {
      if (subscription.expiresAt <= now || !wants(subscription, detection.label, essential))
        continue;
      if (!this.#mayPush(subscription.endpoint, detection.label, now)) continue;
      const { name: mic, at } = detection;
      this.#enqueue({
        endpoint: subscription.endpoint,
        notice: { room: this.#room.roomId, sound: title, mic, at },
        urgent: essential || subscription.sounds.labels[detection.label] === true,
      });
    }
  }

  scores(): void {}
  model(): void {}
  models(): void {}
  sounds(): void {}
  audience(): void {}

  /** The room is deleted: what waits is not sent. */
  erase(): void {
    this.#waiting.length = 0;
    this.#recent.clear();
  }

  #described({ model, label }: Detection): { title: string; essential: boolean } {
    const details = this.#room.models.find(model)?.metadata.labelDetails;
    const own = details && Object.hasOwn(details, label) ? details[label] : undefined;
    return { title: own?.title ?? inWords(label), essential: own?.essential ?? false };
  }

  /** Takes what it costs. */
  #mayPush(endpoint: string, label: string, now: number): boolean {
    const recent = this.#recentOf(endpoint, now);
    const last = recent.labels.get(label) ?? Number.NEGATIVE_INFINITY;
    if (now < recent.restsUntil || now - last < pushLabelPauseMs) return false;
    if (!recent.bucket.take(1, now)) return false;
    recent.labels.set(label, now);
    return true;
  }

  #recentOf(endpoint: string, now: number): Recent {
    const known = this.#recent.get(endpoint);
    if (known) return known;
    this.#forgetGone();
    const recent = { bucket: new TokenBucket(pushBucket, now), labels: new Map(), restsUntil: 0 };
    this.#recent.set(endpoint, recent);
    return recent;
  }

  /** Of browsers that are pushed nothing any more, so that coming and going costs no memory. */
  #forgetGone(): void {
    if (this.#recent.size < maxPushSubscriptions) return;
    for (const endpoint of [...this.#recent.keys()]) {
      if (!this.#room.subscriptions.find(endpoint)) this.#recent.delete(endpoint);
    }
  }

  #enqueue(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#waiting.length > maxWaitingPushes) this.#waiting.shift();
    this.#next();
  }

  #next(): void {
    while (this.#underWay < maxPushesAtOnce) {
      const waiting = this.#waiting.shift();
      if (!waiting) return;
      this.#underWay++;
      void this.#push(waiting).finally(() => {
        this.#underWay--;
        this.#next();
      });
    }
  }

  async #push({ endpoint, notice, urgent }: Waiting): Promise<void> {
    // Encryption takes a millisecond or two: after the frame that is being heard, each in a turn of its own.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const { subscriptions, keys } = this.#room;
    const subscription = subscriptions.find(endpoint);
    if (!subscription || !keys) return;
    try {
      const outcome = await sendPush(subscription, notice, urgent, keys);
      if (outcome === 'gone') this.#gone(endpoint);
      else if (outcome !== 'sent') this.#rest(endpoint, outcome.retryAfterMs ?? pushLabelPauseMs);
    } catch (error) {
      // The service cannot be reached, or the browser's keys are none: neither is a fault of the room.
      console.warn(`A push failed: ${(error as Error).name}.`);
      this.#rest(endpoint, pushLabelPauseMs);
    }
  }

  #gone(endpoint: string): void {
    this.#room.subscriptions.remove(endpoint);
    this.#recent.delete(endpoint);
  }

  #rest(endpoint: string, ms: number): void {
    const now = Date.now();
    this.#recentOf(endpoint, now).restsUntil = now + ms;
  }
}

function wants({ sounds }: Subscription, label: string, essential: boolean): boolean {
  const { labels, others } = sounds;
  if (Object.hasOwn(labels, label)) return labels[label] === true;
  return others === 'all' || (others === 'essential' && essential);
}

/** A label without a title, as people read it. */
function inWords(label: string): string {
  const words = label.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
