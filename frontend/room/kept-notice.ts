/** What a host is told who opens a room that was about to be deleted, since nobody had used it. */
import { html } from 'lit';
import { momentWords } from '../words/amounts.ts';

/** @param expiresAt when the room was to be deleted. */
export function keptNotice(expiresAt: number) {
  return html`<p class="kept" role="status">
    Nobody had used this room for long: it was to be deleted on ${momentWords(expiresAt)}. You have
    opened it, so it stays.
  </p>`;
}
