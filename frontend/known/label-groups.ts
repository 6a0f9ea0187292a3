/** What a model knows, as people look for it: in groups, by title, found by what they type. */
import type { ModelDescription } from '../../client/index.ts';
import { language } from '../words/msg.ts';
import { groupTitle, hasWords, titleOf } from '../words/sounds.ts';

export { hasWords };

export interface KnownLabel {
  label: string;
  title: string;
}

export interface LabelGroup {
  /** Undefined where the model does not tell the groups of all its labels. */
  name: string | undefined;
  /** By title. */
  labels: readonly KnownLabel[];
}

/**
 * The labels of a model whose title or own name has all words of `query`, its background left out. Groups
 * with many sounds that nobody should miss come first.
 */
export function labelGroups(model: ModelDescription, query = ''): readonly LabelGroup[] {
  // Where a host gave titles to some labels, the others are in no group.
  const grouped = model.labels.every(
    (label) => label === model.background || detailsOf(label, model),
  );
  const groups = new Map<string | undefined, KnownLabel[]>();
  const essential = new Map<string | undefined, number>();
  for (const label of model.labels) {
    if (label === model.background) continue;
    const title = titleOf(label, model);
    if (!hasWords(`${title} ${label}`, query)) continue;
    const details = detailsOf(label, model);
    const name = details?.group && grouped ? groupTitle(details.group) : undefined;
    groups.set(name, [...(groups.get(name) ?? []), { label, title }]);
    essential.set(name, (essential.get(name) ?? 0) + Number(details?.essential ?? false));
  }
  return [...groups]
    .map(([name, labels]) => ({ name, labels: labels.sort(byTitle) }))
    .sort(
      (a, b) =>
        (essential.get(b.name) ?? 0) / b.labels.length -
          (essential.get(a.name) ?? 0) / a.labels.length ||
        (a.name ?? '\uffff').localeCompare(b.name ?? '\uffff', language()),
    );
}

function detailsOf(label: string, { labelDetails }: ModelDescription) {
  return labelDetails && Object.hasOwn(labelDetails, label) ? labelDetails[label] : undefined;
}

function byTitle(a: KnownLabel, b: KnownLabel): number {
  return a.title.localeCompare(b.title, language());
}
