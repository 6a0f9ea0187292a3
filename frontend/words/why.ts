/** The way from a refusal to where it is explained. */
import { html, nothing } from 'lit';
import { explanationOf, isRefusalCode } from '../../protocol/refusals.ts';

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
