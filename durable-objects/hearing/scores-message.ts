/** The `scores` message: the few highest scores of a window, as everyone in the room gets them. */
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import type { ServerMessage } from '../../protocol/messages.ts';

/** Labels told a window. */
const topCount = 5;

export function scoresMessage(
  participant: ParticipantId,
  { model, labels }: { model: ModelId; labels: readonly string[] },
  sequence: number,
  { scores, levelDb }: HeardWindow,
): Extract<ServerMessage, { type: 'scores' }> {
  const top = labels
    .map((label, index): [string, number] => [
      label,
      Math.round(1000 * (scores[index] ?? 0)) / 1000,
    ])
    .sort(([, a], [, b]) => b - a)
    .slice(0, topCount);
  return {
    type: 'scores',
    model,
    participant,
    sequence,
    levelDb: Math.round(10 * levelDb) / 10,
    top,
  };
}
