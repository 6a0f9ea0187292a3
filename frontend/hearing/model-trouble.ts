/** What is the matter with the models of a room. */
import type { ModelDescription } from '../../client/index.ts';

/** @returns what opens or failed to, as sentences; undefined while the room hears with all of its models. */
export function modelTrouble(models: readonly ModelDescription[]): string | undefined {
  const several = models.length > 1;
  const sentences = models.flatMap(({ name, state }) => {
    if (state === 'opening') return several ? `Loading ${name}…` : 'Loading the sound model…';
    if (state === 'ready') return [];
    return several
      ? `${name} could not be loaded: what only it knows is not recognised.`
      : 'The sound model could not be loaded: nothing is recognised here.';
  });
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
