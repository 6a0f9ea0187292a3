/** What a room knows of a model of the catalogue, after another one was deployed under its id. */
import type { ModelMetadata } from '../models/package/metadata.ts';

/**
 * @param known to the room, with what its host changed.
 * @param deployed in the catalogue now.
 * @returns `known` itself while it is the same model; otherwise `deployed`, with the titles and the background
 *   that the room has for labels which are still there.
 */
export function renewedMetadata(known: ModelMetadata, deployed: ModelMetadata): ModelMetadata {
  if (isSame(known, deployed)) return known;
  const { labels } = deployed;
  const own = Object.entries(known.labelDetails ?? {}).filter(([label]) => labels.includes(label));
  const labelDetails = { ...deployed.labelDetails, ...Object.fromEntries(own) };
  const kept = known.background !== undefined && labels.includes(known.background);
  const background = kept ? known.background : deployed.background;
  return {
    ...deployed,
    ...(background !== undefined && { background }),
    ...(Object.keys(labelDetails).length > 0 && { labelDetails }),
  };
}

function isSame(one: ModelMetadata, other: ModelMetadata): boolean {
  return (
    one.name === other.name &&
    one.version === other.version &&
    one.labels.length === other.labels.length &&
    one.labels.every((label, i) => label === other.labels[i])
  );
}
