/** Links that a phone cannot open are said to be so before anyone scans them. */
import { html, nothing } from 'lit';
import { isLoopback } from '../../protocol/loopback.ts';
import { msg } from '../words/msg.ts';

/** @param origin of the links. */
export function loopbackNotice(origin: string) {
  if (!isLoopback(origin)) return nothing;
  const words = msg(
    'These links work on this computer only. For a phone, start the demo with “npm run demo -- --phone”.',
  );
  return html`<p class="problem">${words}</p>`;
}
