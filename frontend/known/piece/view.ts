/** Which part of a recording is shown while a piece of it is chosen. Pure. */
import type { Piece } from '../piece.ts';

/** Longer recordings are shown in part: a second is wide enough to be hit by a finger then. */
const mostMs = 15_000;

/** How much is shown. @param usableMs of the recording. */
export function viewLengthMs(usableMs: number): number {
  return Math.max(1, Math.min(usableMs, mostMs));
}

/**
 * Where it begins: it stays where it is while the piece is in it.
 * @param fromMs where it began until now.
 */
export function viewFrom(
  { fromMs: begins, toMs }: Piece,
  fromMs: number,
  usableMs: number,
): number {
  const length = viewLengthMs(usableMs);
  if (begins >= fromMs && toMs <= fromMs + length) return fromMs;
  const centred = (begins + toMs - length) / 2;
  return Math.round(Math.max(0, Math.min(centred, usableMs - length)));
}
