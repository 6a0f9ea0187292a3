/** What became of something that was asked of the room: one place to keep it, and to show it. */
import { html, type LitElement, nothing } from 'lit';
import { RefusalError } from '../../client/index.ts';
import { unforeseenWords } from '../words/unforeseen-words.ts';
import { why } from '../words/why.ts';

export class Outcome {
  busy = false;
  /** What was done, as a sentence. */
  done: string | undefined;
  refusal: RefusalError | undefined;
  /** What the browser could not do, as a sentence. */
  problem: string | undefined;
  readonly #host: LitElement;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Does it, and keeps what became of it. @param done says that it was done. */
  async of(work: () => Promise<unknown>, done?: string): Promise<boolean> {
    this.busy = true;
    this.clear();
    try {
      await work();
      this.done = done;
      return true;
    } catch (error) {
      if (error instanceof RefusalError) this.refusal = error;
      else this.#unforeseen(error);
      return false;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  clear(): void {
    this.done = undefined;
    this.refusal = undefined;
    this.problem = undefined;
    this.#host.requestUpdate();
  }

  /** Announced to screen readers: what was done politely, what was refused at once. */
  render() {
    const { refusal, problem } = this;
    return html`
      <p class="saved" role="status">${this.done ?? nothing}</p>
      <div role="alert">${refusal ? html`<p class="problem">${refusal.message} ${why(refusal.code)}</p>` : nothing}${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>
    `;
  }

  /** Nothing that the room refused: the browser's own trouble, or a fault of ours, which the console has whole. */
  #unforeseen(error: unknown): void {
    console.error(error);
    this.problem = unforeseenWords(error);
  }
}
