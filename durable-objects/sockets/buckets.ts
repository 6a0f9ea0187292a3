/** What one may send: a token bucket for each kind of thing. */
import {
  audioBucket,
  byteBucket,
  changeBucket,
  chatBucket,
  messageBucket,
  verdictBucket,
} from '../../protocol/limits.ts';
import { SoundBucket } from './sound-bucket.ts';
import { TokenBucket } from './token-bucket.ts';

export class Buckets {
  readonly messages: TokenBucket;
  readonly audio: SoundBucket;
  readonly bytes: TokenBucket;
  readonly chat: TokenBucket;
  readonly changes: TokenBucket;
  readonly verdicts: TokenBucket;

  constructor(now: number) {
    this.messages = new TokenBucket(messageBucket, now);
    this.audio = new SoundBucket(audioBucket, now);
    this.bytes = new TokenBucket(byteBucket, now);
    this.chat = new TokenBucket(chatBucket, now);
    this.changes = new TokenBucket(changeBucket, now);
    this.verdicts = new TokenBucket(verdictBucket, now);
  }
}
