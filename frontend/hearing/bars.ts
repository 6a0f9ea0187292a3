/** The highest scores of a microphone as bars: for all, what counts as heard reaches the same line. */

import { css, html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ModelDescription, ModelId, RoomSettings, Scores } from '../../client/index.ts';
import { labelParameters } from '../../models/recognition/tracker-settings.ts';
import { percent } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { soundWords } from '../words/sounds.ts';
import { barSlots, scaled, slotted, thresholdAt } from './scaled-bars.ts';

/** A sound and its score; the key tells it from others. */
interface ScoredSound {
  readonly key: string;
  readonly model: ModelId;
  readonly label: string;
  readonly score: number;
}

/** What each bar of a microphone shows. */
export type Slots = readonly (ScoredSound | undefined)[];

export const noSlots: Slots = new Array(barSlots).fill(undefined);

/** @param before what the bars showed last. @param scores of the microphone, of each model. */
export function slotsOf(before: Slots, scores: readonly Scores[]): Slots {
  return slotted(
    before.map((slot) => slot?.key),
    scores.flatMap(({ model, top }) =>
      top.map(([label, score]) => ({ key: `${model} ${label}`, model, label, score })),
    ),
  );
}

/** @param tracker what counts as heard, by model. */
export function bars(
  slots: Slots,
  models: readonly ModelDescription[],
  tracker: RoomSettings['tracker'] | undefined,
) {
  return html`<ul class="bars">${slots.map((slot) => bar(slot, models, tracker))}</ul>`;
}

function bar(
  slot: ScoredSound | undefined,
  models: readonly ModelDescription[],
  tracker: RoomSettings['tracker'] | undefined,
) {
  // It stays where it is: what comes next begins here.
  if (!slot) return html`<li class="none" aria-hidden="true"></li>`;
  const { model, label, score } = slot;
  const { threshold, smoothingWindows } = labelParameters(
    label,
    models.find(({ id }) => id === model)?.thresholds[label],
    tracker?.[model] ?? {},
  );
  const share = percent(threshold);
  const title =
    smoothingWindows > 1
      ? msg(str`Counts as heard from a mean of ${share} on`)
      : msg(str`Counts as heard from ${share} on`);
  return html`
    <li class=${score >= threshold ? 'over' : ''}>
      <span class="sound">${soundWords({ label, model }, models)}</span>
      <span class="numbers">${percent(score)}</span>
      <div class="track">
        <div class="filled">
          <div style=${styleMap({ transform: `scaleX(${scaled(score, threshold).toFixed(3)})` })}></div>
        </div>
        <div class="threshold" title=${title}></div>
      </div>
    </li>
  `;
}

export const barsStyles = css`
  .bars {
    display: grid;
    grid-auto-rows: 2.375rem;
  }
  .bars li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-content: start;
    gap: 4px 12px;
    font-size: 0.9375rem;
    line-height: 1.35;
    color: var(--ink-soft);
  }
  .bars .sound {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bars .over {
    color: var(--ink);
    font-weight: 650;
  }
  .track {
    position: relative;
    grid-column: 1 / -1;
    height: 8px;
  }
  .filled {
    height: 100%;
    overflow: hidden;
    border-radius: 99px;
    background: var(--sunken);
  }
  /* Transformed, not resized: so that no frame of the transition needs the page's main thread. */
  .filled div {
    height: 100%;
    background: var(--control);
    transform-origin: left;
    transition: transform 240ms ease-out;
  }
  .filled div:dir(rtl) {
    transform-origin: right;
  }
  .over .filled div {
    background: var(--accent);
  }
  .threshold {
    position: absolute;
    inset-block: -3px;
    inset-inline-start: ${thresholdAt * 100}%;
    width: 2px;
    border-radius: 2px;
    background: var(--ink-soft);
    box-shadow: 0 0 0 1.5px var(--card);
  }
  @media (forced-colors: active) {
    .filled {
      border: 1px solid CanvasText;
    }
    .filled div {
      background: CanvasText;
      forced-color-adjust: none;
    }
    .over .filled div {
      background: Highlight;
    }
    .threshold {
      background: CanvasText;
    }
  }
`;
