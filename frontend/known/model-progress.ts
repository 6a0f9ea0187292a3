/** How far a model is on its way into the room. */
import { html, nothing } from 'lit';
import { percent } from '../words/amounts.ts';
import { msg } from '../words/msg.ts';
import type { ModelStep, ModelUpload } from './model-upload.ts';

function stepWords(step: ModelStep): string {
  switch (step) {
    case 'sending':
      return msg('Sending…');
    case 'fetching':
      return msg('The room is fetching the model…');
    case 'checking':
      return msg('The room is checking and opening the model…');
  }
}

export function modelProgress(upload: ModelUpload & { step: ModelStep | undefined }) {
  const { step = 'checking', share } = upload;
  const sending = step === 'sending';
  return html`
    <p class="numbers" id="progress">
      <span role="status">${stepWords(step)}</span> ${sending ? percent(share) : nothing}
    </p>
    ${
      sending
        ? html`<progress max="1" .value=${share} aria-labelledby="progress"></progress>`
        : html`<progress aria-labelledby="progress"></progress>`
    }
    <button @click=${() => upload.cancel()}>${msg('Cancel')}</button>
  `;
}
