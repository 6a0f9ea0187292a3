/**
 * Draws together what changes all the time: the scores of many microphones come at any moment, and drawn
 * one by one each would cost the page frames of its own.
 */

/** From one drawing to the next, in milliseconds: four times a second is as much as anybody reads. */
const paceMs = 250;

const waiting = new Set<() => void>();
let drawnAt = Number.NEGATIVE_INFINITY;

/** Calls `draw` once: at once, or together with whatever else waits for the next drawing. */
export function drawTogether(draw: () => void): void {
  if (waiting.size === 0) setTimeout(drawAll, drawnAt + paceMs - performance.now());
  waiting.add(draw);
}

function drawAll(): void {
  drawnAt = performance.now();
  const all = [...waiting];
  waiting.clear();
  for (const draw of all) draw();
}
