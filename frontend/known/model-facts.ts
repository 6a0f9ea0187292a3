/** The figures of a model, as far as they are known. */
import { html, nothing } from 'lit';
import type { ModelDescription } from '../../client/index.ts';
import { bytesWords, percent } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';

/** What a model in a room tells, and one of the catalogue. */
type Told = Pick<
  ModelDescription,
  'labels' | 'background' | 'author' | 'accuracy' | 'bytes' | 'inferenceMs' | 'licence'
>;

export function modelFacts(model: Told) {
  return html`
    <dl>
      ${facts(model).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${model.author === undefined ? nothing : html`<p class="soft">${msg(str`Made by: ${model.author}`)}</p>`}
    ${model.accuracy ? html`<p class="soft">${msg(str`Accuracy: ${model.accuracy.method}`)}</p>` : nothing}
    ${model.licence === undefined ? nothing : html`<p class="soft">${msg(str`Licence: ${model.licence}`)}</p>`}
  `;
}

function facts(model: Told): [name: string, value: string][] {
  const { labels, background, accuracy, bytes, inferenceMs } = model;
  const sounds = labels.filter((label) => label !== background).length;
  const right = accuracy?.clipAccuracy ?? accuracy?.windowAccuracy;
  const told: [string, string | undefined][] = [
    [msg('sounds'), String(sounds)],
    [msg('correct'), right === undefined ? undefined : percent(right)],
    [msg('size'), bytes === undefined ? undefined : bytesWords(bytes)],
    [msg('per window'), inferenceMs === undefined ? undefined : msg(str`${inferenceMs} ms`)],
  ];
  return told.filter((each): each is [string, string] => each[1] !== undefined);
}
