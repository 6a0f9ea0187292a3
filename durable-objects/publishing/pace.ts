/** How often scores are told, by how many want them and how many there are. Pure. */
import { maxScoresSends, scoresTicks } from '../../protocol/limits.ts';

/** Times a second: `null` for every window at once, 0 for never. */
export type Pace = (typeof scoresTicks)[number]['perSecond'] | 0 | null;

/** What telling every window at once would take. */
export interface ScoresLoad {
  subscribers: number;
  windowsPerSecond: number;
}

/** At a faster pace again only with so much to spare. */
const spare = 1.25;
/** And only once that was so this many times in a row: 10 s of ticks at 4 a second. */
const calmLooks = 40;

/** @returns the fastest pace that such a load allows. */
export function paceFor({ subscribers, windowsPerSecond }: ScoresLoad): Pace {
  if (subscribers * windowsPerSecond <= maxScoresSends) return null;
  return scoresTicks.find(({ maxSubscribers }) => subscribers <= maxSubscribers)?.perSecond ?? 0;
}

/** Hosts and mics are few: they are told in every tick, whatever the pace for the others. */
export function priorityPace(pace: Pace): Pace {
  return pace === null ? null : scoresTicks[0].perSecond;
}

/** The pace over time: slower as soon as it must be, faster only once the load has been lower for a while. */
export class PaceChoice {
  #pace: Pace;
  #calm = 0;

  /** @param pace as it was told last. */
  constructor(pace: Pace) {
    this.#pace = pace;
  }

  get pace(): Pace {
    return this.#pace;
  }

  /** Looks at the load, once for each tick while there are ticks. */
  look({ subscribers, windowsPerSecond }: ScoresLoad): void {
    const needed = paceFor({ subscribers, windowsPerSecond });
    const possible = paceFor({ subscribers: spare * subscribers, windowsPerSecond });
    if (speed(needed) < speed(this.#pace)) this.#change(needed);
    else if (speed(possible) <= speed(this.#pace)) this.#calm = 0;
    else if (++this.#calm === calmLooks) this.#change(possible);
  }

  #change(pace: Pace): void {
    this.#pace = pace;
    this.#calm = 0;
  }
}

function speed(pace: Pace): number {
  return pace ?? Number.POSITIVE_INFINITY;
}
