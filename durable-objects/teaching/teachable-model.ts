/** The model of a room that people can teach: the first that comes with a ground to teach on. */
import type { ModelSource, RoomModel } from '../../edge/models.ts';
import type { TeachingGround } from '../../edge/teaching-ground.ts';

export type TeachableModel = ModelSource & { readonly ground: TeachingGround };

/** @returns undefined if there is none. */
export function teachableOf(models: readonly RoomModel[]): TeachableModel | undefined {
  const sources = models.map(({ source }) => source);
  return sources.find((source) => isTeachable(source));
}

function isTeachable(source: RoomModel['source']): source is TeachableModel {
  return 'ground' in source && source.ground !== undefined;
}
