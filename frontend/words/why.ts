/** The way from a refusal to where it is explained. */
import { html, nothing } from 'lit';
import { explanationOf, isRefusalCode, type RefusalCode } from '../../protocol/refusals.ts';

/**
 * @returns what to do, and for a page that is kept out also what is set wrong: its visitor may be the one
 * who runs it behind a proxy.
 */
export function whatToDo(told: { message: string; code?: string; detail?: string | undefined }) {
  const { message, code, detail } = told;
  return code === originCode && detail !== undefined ? `${message} (${detail}.)` : message;
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
    aria-label="Why? Opens in a new tab">Why?</a>`;
}
