/** What the large view has besides what is heard: no more than somebody needs who stands before it. */
import { html, nothing } from 'lit';
import { msg } from '../words/msg.ts';
import type { LargeView } from './large-view.ts';

/**
 * @param title how the room is called.
 * @param enlarge shows the code of the link to follow; undefined while there is none.
 */
export function largeCorner(view: LargeView, title: string, enlarge: (() => void) | undefined) {
  return html`
    <div class="corner">
      <p>${title}</p>
      ${enlarge ? html`<button @click=${enlarge}>${msg('QR code')}</button>` : nothing}
      ${
        view.framed
          ? nothing
          : html`<button @click=${() => view.show(false)}>${msg('Back to the room')}</button>`
      }
    </div>
  `;
}
