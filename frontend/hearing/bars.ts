/** The highest scores of a microphone as bars, each with a mark where the sound begins to count as heard. */
import { css, html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ModelDescription, RoomSettings, Scores } from '../../client/index.ts';
import { labelParameters } from '../../models/recognition/tracker-settings.ts';
import { percent } from '../words/amounts.ts';
import { soundWords } from '../words/sounds.ts';

const shownLabels = 4;

/** @param scores of one microphone, of each model. @param tracker what counts as heard, by model. */
export function bars(
  scores: readonly Scores[],
  models: readonly ModelDescription[],
  tracker: RoomSettings['tracker'] | undefined,
) {
  const highest = scores
    .flatMap(({ model, top }) => top.map(([label, score]) => ({ model, label, score })))
    .sort((a, b) => b.score - a.score)
    .slice(0, shownLabels);
  return html`
    <ul>
      ${highest.map(({ model, label, score }) => {
        const { threshold, smoothingWindows } = labelParameters(
          label,
          models.find(({ id }) => id === model)?.thresholds[label],
          tracker?.[model] ?? {},
        );
        const mean = smoothingWindows > 1 ? 'a mean of ' : '';
        const title = `Counts as heard from ${mean}${percent(threshold)} on`;
        return html`
          <li class=${score >= threshold ? 'over' : ''}>
            <span>${soundWords({ label, model }, models)}</span>
            <span class="numbers">${percent(score)}</span>
            <div class="track">
              <div class="filled">
                <div style=${styleMap({ transform: `translateX(${100 * score - 100}%)` })}></div>
              </div>
              <div class="threshold" title=${title} style=${styleMap({ left: `${100 * threshold}%` })}></div>
            </div>
          </li>
        `;
      })}
    </ul>
  `;
}

export const barsStyles = css`
  ul {
    display: grid;
    gap: 12px;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 5px 12px;
    font-size: 0.9375rem;
    color: var(--ink-soft);
  }
  li.over {
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
  /* Moved, not resized: so that no frame of the transition needs the page's main thread. */
  .filled div {
    height: 100%;
    border-radius: inherit;
    background: var(--bar);
    transition: transform 240ms ease-out;
  }
  .over .filled div {
    background: var(--accent);
  }
  .threshold {
    position: absolute;
    inset-block: -3px;
    width: 2px;
    border-radius: 2px;
    background: var(--ink-soft);
    box-shadow: 0 0 0 1.5px var(--card);
  }
`;
