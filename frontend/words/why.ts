/** The way from a refusal to where it is explained. */
import { html, nothing } from 'lit';
import type { CloseInfo } from '../../client/index.ts';
import { explanationOf, isRefusalCode, type RefusalCode } from '../../protocol/refusals.ts';
import { translated } from './language.ts';
import { msg } from './msg.ts';

/** An error as the SDK tells it: a refusal, a network error, or a failure of capture. */
interface Told {
  message: string;
  code?: string | undefined;
  detail?: string | undefined;
  /** Of a network error. */
  host?: string;
  status?: number | undefined;
}

/** @returns the sentence of an error in the reader's language, or as it was told. */
export function sentenceOf({ message, code, host = '', status = 0 }: Told): string {
  const sentences = translated()?.sentences ?? {};
  if (code === undefined || !Object.hasOwn(sentences, code)) return message;
  return (sentences[code] as string).replaceAll('{host}', host).replaceAll('{status}', `${status}`);
}

/** @returns why a connection ended and what to do, in the reader's language. */
export function sentenceOfEnd(end: CloseInfo): string {
  const { refusal, obstacle, code, willRetry } = end;
  const known = refusal ?? obstacle;
  if (known) return whatToDo({ ...end, code: known });
  if (willRetry) return msg('The connection was lost: reconnecting…');
  return code === leaving
    ? msg('You left the room.')
    : msg('The room closed the connection for an unknown reason: reload the page.');
}

/** Close code of whoever leaves by themselves. */
const leaving = 1000;

/**
 * @returns what to do, and for a page that is kept out also what is set wrong: its visitor may be the one
 * who runs it behind a proxy.
 */
export function whatToDo(told: Told): string {
  const { code, detail } = told;
  const sentence = sentenceOf(told);
  return code === originCode && detail !== undefined ? `${sentence} (${detail}.)` : sentence;
}

const originCode: RefusalCode = 'origin-not-allowed';

/** @returns a link for a refusal's code, nothing for anything else. */
export function why(code: string | undefined) {
  if (code === undefined || !isRefusalCode(code)) return nothing;
  return whyLink(explanationOf(code));
}

/** @param address of the explanation. It opens beside the room, which would end if it were left. */
export function whyLink(address: string | undefined) {
  if (address === undefined) return nothing;
  return html`<a href=${address} target="_blank" rel="noopener"
    aria-label=${msg('Why? Opens in a new tab')}>${msg('Why?')}</a>`;
}
