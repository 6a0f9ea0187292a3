/** The few highest scores of a window, as they are told. */
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import type { Scores } from '../../protocol/messages.ts';

/** Labels told a window. */
const topCount = 5;

export function toldScores(
  participant: ParticipantId,
  { model, labels }: { model: ModelId; labels: readonly string[] },
  sequence: number,
  { scores, levelDb }: HeardWindow,
): Scores {
  const top = labels
    .map((label, index): [string, number] => [
      label,
      Math.round(1000 * (scores[index] ?? 0)) / 1000,
    ])
    .sort(([, a], [, b]) => b - a)
    .slice(0, topCount);
  return {
    model,
    participant,
    sequence,
    levelDb: Math.round(10 * levelDb) / 10,
    top,
  };
}
