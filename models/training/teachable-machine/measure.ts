/** How well a model names windows and clips. Pure. */
import { argmax, clipScores } from '../../evaluation/heard-clip.ts';

/** A window in which a clip's own sound can be heard. */
export interface HeardWindow {
  /** What tells the clip from all others. */
  clip: number | string;
  /** Index of the class that the clip is of. */
  class: number;
  /** One a class. */
  scores: ArrayLike<number>;
}

/** Shares from 0 to 1. */
export interface Measured {
  windows: number;
  /** Windows whose class has the highest score. */
  windowAccuracy: number;
  clips: number;
  /** Clips whose class has the highest mean score. */
  clipAccuracy: number;
  /** The same among the clips of each class, in the order of the labels. */
  recall: number[];
}

/** @param classes how many there are. */
export function measure(heard: readonly HeardWindow[], classes: number): Measured {
  const clips = [...Map.groupBy(heard, ({ clip }) => clip).values()].map((windows) => {
    const scores = clipScores(windows.map(({ scores }) => ({ scores, audible: true })));
    return { class: windows[0]?.class, scores };
  });
  const isRight = (own: { class: number | undefined; scores: ArrayLike<number> }) =>
    argmax(own.scores) === own.class;
  return {
    windows: heard.length,
    windowAccuracy: share(heard.map(isRight)),
    clips: clips.length,
    clipAccuracy: share(clips.map(isRight)),
    recall: Array.from({ length: classes }, (_, index) =>
      share(clips.filter((clip) => clip.class === index).map(isRight)),
    ),
  };
}

function share(right: readonly boolean[]): number {
  return right.filter(Boolean).length / right.length;
}
