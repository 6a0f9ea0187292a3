/**
 * Whoever asks faster than a room takes it is answered a moment later: who asks on as soon as they are
 * answered, on however many connections, does not keep the machine busy with being refused.
 */
import type { RefusalError } from '../protocol/refusals.ts';

/** How long an answer is held back, in milliseconds: less than the second that they are told to wait. */
export const heldMs = 500;
/** Answers that one isolate holds back at the same time; others go at once. */
export const maxHeldRefusals = 1_024;

let held = 0;

/** @returns when the refusal may be answered: at once if it is any other than `rate-limited`. */
export async function holdBack({ code }: RefusalError): Promise<void> {
  if (code !== 'rate-limited' || held >= maxHeldRefusals) return;
  held++;
  await new Promise((resolve) => setTimeout(resolve, heldMs));
  held--;
}
