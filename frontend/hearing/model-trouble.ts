/** What is the matter with the models of a room. */
import type { ModelDescription } from '../../client/index.ts';
import { msg, str } from '../words/msg.ts';

/** @returns what opens or failed to, as sentences; undefined while the room hears with all of its models. */
export function modelTrouble(models: readonly ModelDescription[]): string | undefined {
  const several = models.length > 1;
  const sentences = models.flatMap(({ name, state }) => {
    if (state === 'opening')
      return several ? msg(str`Loading ${name}…`) : msg('Loading the sound model…');
    if (state === 'ready') return [];
    return several
      ? msg(str`${name} could not be loaded. Sounds that only it knows are not recognised.`)
      : msg('The sound model could not be loaded. Nothing is recognised here.');
  });
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
