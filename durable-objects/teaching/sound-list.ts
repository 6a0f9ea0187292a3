/** What the room was taught, as whoever teaches is told: with what would make it better. */

import type { ExampleFacts } from '../../models/teaching/example.ts';
import type { SoundFeedback } from '../../models/teaching/feedback.ts';
import type { ExampleId, SoundId } from '../../protocol/ids.ts';
import { maxTaughtBytes } from '../../protocol/limits.ts';
import type { SoundExample, SoundList } from '../../protocol/sounds.ts';
import type { TaughtModel } from './taught-model.ts';

export function soundListOf(taught: TaughtModel, now: number): SoundList {
  const { base: model, store, sounds } = taught;
  const bounds = { bytes: store.bytes, maxBytes: maxTaughtBytes };
  if (!model) {
    const separation = { sounds: [], apart: [], places: [] };
    return { base: null, sounds: [], separation, ...bounds };
  }
  const { name, version, hash } = model.ground.base;
  const { set, feedback } = taught;
  const outdated = store.outdated(hash);
  const undoableUntil = store.undoableUntil(now);
  return {
    base: { model: model.id, name, version },
    sounds: sounds.map(({ id, name }) => {
      const told = feedback.sounds.find((each) => each.id === id);
      const current = set.sounds.find((sound) => sound.id === id)?.examples ?? [];
      const old = outdated.filter(({ sound }) => sound === id);
      return {
        id,
        name,
        examples: [
          ...old.map(({ facts }) => exampleOf(facts, { outdated: true, differs: false })),
          ...current.map((facts) =>
            exampleOf(facts, {
              outdated: false,
              differs: told?.differing.includes(facts.id) ?? false,
            }),
          ),
        ],
        outdated: old.length,
        ...adviceOf(told),
      };
    }),
    separation: {
      sounds: feedback.separation.sounds as SoundId[],
      apart: feedback.separation.apart,
      places: feedback.separation.places.map((place) => ({ ...place, id: place.id as SoundId })),
    },
    ...(undoableUntil !== undefined && { undoableUntil }),
    ...bounds,
  };
}

export function exampleOf<Told extends Partial<SoundExample>>(
  { id, atMs, by, from, heardAs }: ExampleFacts,
  told: Told,
) {
  const given = { id: id as ExampleId, at: atMs, from, heardAs };
  return { ...given, ...(by !== undefined && { by }), ...told };
}

function adviceOf(
  told: SoundFeedback | undefined,
): Pick<SoundList['sounds'][number], 'soundsLike' | 'recognised' | 'wanted'> {
  const { soundsLike = [], recognised, wanted = 0 } = told ?? {};
  return {
    soundsLike: soundsLike.map((like) =>
      like.kind === 'label'
        ? like
        : { kind: 'sound', sound: like.id as SoundId, score: like.score },
    ),
    ...(recognised !== undefined && { recognised }),
    wanted,
  };
}
