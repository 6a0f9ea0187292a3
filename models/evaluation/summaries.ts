/** Clips by what people are told of their labels: those not to be missed, and each group. Pure. */
import type { LabelDetails } from '../package/metadata.ts';
import { type HeardClip, rankOf } from './heard-clip.ts';

export interface Summary {
  clips: number;
  /** Share of them that were named right, among all labels; null without clips. */
  clipAccuracy: number | null;
  /** Share of them whose own label is among the three with the highest mean scores. */
  top3Accuracy: number | null;
}

export interface Summaries {
  /** Share of all clips whose own label is among the three with the highest mean scores. */
  top3Accuracy: number;
  /** `clipAccuracy` of clips of essential labels; null if there are none. */
  essentialAccuracy: number | null;
  essential: Summary;
  /** Groups that have clips, in the order of the labels. */
  perGroup: (Summary & { group: string })[];
}

export function summarise(
  heard: readonly HeardClip[],
  labels: readonly string[],
  details: Readonly<Record<string, LabelDetails>> = {},
): Summaries {
  const ranked = heard.map((clip) => ({
    rank: rankOf(clip),
    label: clip.label,
    own: details[labels[clip.label] ?? ''],
  }));
  const of = (chosen: typeof ranked): Summary => ({
    clips: chosen.length,
    clipAccuracy: shareBelow(chosen, 1),
    top3Accuracy: shareBelow(chosen, 3),
  });
  const essential = of(ranked.filter(({ own }) => own?.essential));
  const groups = [...ranked]
    .sort((a, b) => a.label - b.label)
    .flatMap(({ own }) => (own === undefined ? [] : [own.group]));
  return {
    top3Accuracy: shareBelow(ranked, 3) ?? 0,
    essentialAccuracy: essential.clipAccuracy,
    essential,
    perGroup: [...new Set(groups)].map((group) => ({
      group,
      ...of(ranked.filter(({ own }) => own?.group === group)),
    })),
  };
}

function shareBelow(ranked: readonly { rank: number }[], rank: number): number | null {
  if (ranked.length === 0) return null;
  return ranked.filter((clip) => clip.rank < rank).length / ranked.length;
}
