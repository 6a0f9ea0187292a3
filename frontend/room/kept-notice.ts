/** What a host is told who opens a room that was about to be deleted, since nobody had used it. */
import { html } from 'lit';
import { momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';

/** @param expiresAt when the room was to be deleted. */
export function keptNotice(expiresAt: number) {
  return html`<p class="kept" role="status">
    ${msg(
      str`This unused room was due to be deleted on ${momentWords(expiresAt)}. Now that you have opened it, it stays.`,
    )}
  </p>`;
}
