/** The mics that the room hears. */
import type { ParticipantId } from '../../protocol/ids.ts';
import type { MicHearing } from './mic-hearing.ts';

export class Mics {
  readonly #mics = new Map<ParticipantId, MicHearing>();

  get(participant: ParticipantId): MicHearing | undefined {
    return this.#mics.get(participant);
  }

  add(participant: ParticipantId, mic: MicHearing): void {
    this.#mics.set(participant, mic);
  }

  remove(participant: ParticipantId): void {
    this.#mics.delete(participant);
  }

  get all(): [ParticipantId, MicHearing][] {
    return [...this.#mics];
  }

  /** Whether the mics of two participants heard the same sound, which began at `at`. */
  sharesSound(participant: ParticipantId, other: ParticipantId, at: number): boolean {
    const [one, two] = [this.#mics.get(participant), this.#mics.get(other)];
    if (!one || !two) return false;
    return one.timeline.sharesSound(two.timeline, at);
  }
}
