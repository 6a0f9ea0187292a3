/** For whoever comes by the keyboard: the way past the buttons of a room. */
import { html } from 'lit';
import { msg } from '../words/msg.ts';

/** @param skip puts the focus on what was heard. */
export function skipLink(skip: () => void) {
  const go = (event: Event) => {
    // The address holds the key in its fragment: it stays as it is.
    event.preventDefault();
    skip();
  };
  return html`<a class="skip" href=${location.href} @click=${go}>${msg('Skip to what was heard')}</a>`;
}
