/** The sounds of a room, as one sets alerts for them: each label once, whichever models hear it. Pure. */
import type { ModelDescription } from '../../../client/index.ts';
import { language } from '../../words/msg.ts';
import { hasWords, titleOf } from '../../words/sounds.ts';
import { isUrgent, type UrgentFlags } from '../urgent.ts';

export interface AlertSound {
  readonly label: string;
  readonly title: string;
  readonly model: ModelDescription;
  readonly urgent: boolean;
}

/** Those whose title or label has the words of `query`: what is urgent first, then by title. */
export function alertSounds(
  models: readonly ModelDescription[],
  flags: UrgentFlags,
  query: string,
): AlertSound[] {
  const sounds = new Map<string, AlertSound>();
  for (const model of models) {
    for (const label of model.labels) {
      if (label === model.background || sounds.has(label)) continue;
      const title = titleOf(label, model);
      if (!hasWords(`${title} ${label}`, query)) continue;
      const urgent = isUrgent({ label, model: model.id }, models, flags);
      sounds.set(label, { label, title, model, urgent });
    }
  }
  return [...sounds.values()].sort(
    (a, b) => Number(b.urgent) - Number(a.urgent) || a.title.localeCompare(b.title, language()),
  );
}
