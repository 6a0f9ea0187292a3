/** How far a model is on its way into the room. */
import { html, nothing } from 'lit';
import type { ModelStep, ModelUpload } from './model-upload.ts';

const words: Record<ModelStep, string> = {
  sending: 'Sending…',
  fetching: 'The room fetches the model…',
  checking: 'The room checks the model and opens it…',
};

export function modelProgress(upload: ModelUpload & { step: ModelStep | undefined }) {
  const { step = 'checking', share } = upload;
  const sending = step === 'sending';
  return html`
    <p class="numbers" id="progress">
      <span role="status">${words[step]}</span> ${sending ? `${Math.round(100 * share)} %` : nothing}
    </p>
    ${
      sending
        ? html`<progress max="1" .value=${share} aria-labelledby="progress"></progress>`
        : html`<progress aria-labelledby="progress"></progress>`
    }
    <button @click=${() => upload.cancel()}>Cancel</button>
  `;
}
