/** A model's card: what it hears, who made it, how well it does, what it costs. */
import type { ModelMetadata } from '../../models/package/metadata.ts';
import type { ModelPackage } from '../../models/package/model-package.ts';

/** @returns a card in Markdown. */
export function cardOf(model: ModelPackage): string {
  const { metadata, multiplications } = model;
  const { name, version, description, author, labels, licence, frontEnd } = metadata;
  return `# ${name} ${version}

${description}

- **Hears** ${countOf(labels.length, 'label')}: ${list(labels.map(labelled(metadata)))}.
- **Made by**: ${author ?? 'not stated.'}
- **Made from**: ${origin(metadata)}
- **Accuracy**: ${accuracy(metadata)}
- **Licence**: ${licence}
- **Size**: ${written(model.weights.byteLength)} bytes of weights.
- **Cost**: ${written(multiplications)} multiplications a window of ${seconds(metadata.windowSamples)} s, one each ${seconds(metadata.hopSamples)} s (front end ${frontEnd.type}).
`;
}

function labelled({ background }: ModelMetadata): (label: string) => string {
  return (label) => (label === background ? `${label} (background)` : label);
}

/** Names may have commas of their own. */
function list(names: readonly string[]): string {
  return names.join(names.some((name) => name.includes(',')) ? '; ' : ', ');
}

/** What a package says of where it is from, as far as it is text. */
function origin({ provenance }: ModelMetadata): string {
  const told = Object.entries(provenance).flatMap(([key, value]) => {
    const texts = (Array.isArray(value) ? value : [value]).filter(
      (each): each is string => typeof each === 'string' && each !== '',
    );
    return texts.length > 0 ? [`${key}: ${texts.join('; ')}`] : [];
  });
  return told.length > 0 ? told.join('. ') : 'not stated.';
}

function accuracy({ accuracy: { method, clipAccuracy, windowAccuracy } }: ModelMetadata): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    ...(clipAccuracy === undefined ? [] : [`${percent(clipAccuracy)} of clips`]),
    ...(windowAccuracy === undefined ? [] : [`${percent(windowAccuracy)} of windows`]),
    method,
  ].join('; ');
}

export function seconds(samples: number): string {
  return (samples / 16_000).toFixed(3);
}

export function written(count: number): string {
  return count.toLocaleString('en');
}

export function countOf(count: number, what: string): string {
  return `${written(count)} ${what}${count === 1 ? '' : 's'}`;
}
