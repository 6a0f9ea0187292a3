/** A row of the history: a sound, where and when it was heard, and more of it once it is opened. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ModelDescription, RoomSnapshot } from '../../client/index.ts';
import { isUrgent } from '../alerts/urgent.ts';
import { durationWords, momentWords, percent } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { outOfReachWords } from '../words/out-of-reach.ts';
import { soundIcon } from '../words/sound-icon.ts';
import { listWords, loudestWords, soundWords } from '../words/sounds.ts';
import { dayWords, summaryWords } from './day-words.ts';
import type { HeardSound } from './heard-sounds.ts';
import { type HistoryDay, tallied } from './history-days.ts';
import type { PlacedRow } from './row-places.ts';

export interface RowContext {
  readonly models: readonly ModelDescription[];
  readonly connection: RoomSnapshot['connection'];
  readonly now: number;
  /** Which row Tab leads to, and which is open, by their keys. */
  readonly reached: string | undefined;
  readonly opened: string | undefined;
  /** What an open row shows below itself. */
  more(sound: HeardSound): TemplateResult;
}

/** @returns where a row lies, as a value of `transform`. */
export function placeOf({ topRem, belowOpened }: PlacedRow): string {
  const opened = belowOpened ? ' + var(--opened, 0px)' : '';
  return `translateY(calc(${topRem}rem${opened}))`;
}

export function row(placed: PlacedRow, context: RowContext) {
  return placed.kind === 'day' ? dayRow(placed.day, context) : soundRow(placed.sound, context);
}

function dayRow(day: HistoryDay, { models, now }: RowContext) {
  const summary = summaryWords(tallied(day.sounds), models);
  return html`<div class="day">
    <h3>${dayWords(day.at, now)}</h3>
    <p class="numbers" title=${summary}>${summary}</p>
  </div>`;
}

function soundRow(sound: HeardSound, context: RowContext) {
  const { models } = context;
  const { key, at, verdict, label, model, peak, mean } = sound;
  const opened = key === context.opened;
  const urgent = sound.detection && isUrgent({ label, model }, models) ? 'urgent' : '';
  const judged = verdict ? (verdict.right ? 'right' : 'wrong') : '';
  const share = percent(mean);
  return html`
    <button class="row ${urgent} ${judged}" data-key=${key} aria-expanded=${opened}
      tabindex=${key === context.reached ? 0 : -1}>
      <span class="icon">${soundIcon(
        label,
        models.find(({ id }) => id === model),
      )}</span>
      <span class="label">${soundWords({ label, model }, models)}</span>
      <time class="when numbers" datetime=${new Date(at).toISOString()}>${momentWords(at)}</time>
      <span class="where" title=${(sound.detection && loudestWords(sound.detection)) ?? nothing}
        >${whereWords(sound)}</span>
      <span class="length numbers">
        ${lengthOf(sound, context.connection)} ·
        <span title=${msg(str`Highest score; ${share} on average`)}>${percent(peak)}</span>
        ${
          verdict
            ? html`<span class="said"><span aria-hidden="true">${verdict.right ? '✓' : '✗'}</span
                ><span class="visually-hidden">${verdict.right ? msg('right') : msg('wrong')}</span></span>`
            : nothing
        }
      </span>
    </button>
    ${opened ? html`<div class="opened">${context.more(sound)}</div>` : nothing}
  `;
}

function whereWords({ where, recording }: HeardSound): string {
  const names = listWords(where);
  return recording ? msg(str`Recording “${names}”`) : names;
}

function lengthOf({ durationMs }: HeardSound, connection: RoomSnapshot['connection']) {
  if (durationMs !== undefined) return durationWords(durationMs);
  return outOfReachWords(connection) ?? html`<span class="going">${msg('now')}</span>`;
}
