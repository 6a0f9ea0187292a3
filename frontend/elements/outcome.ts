/** What became of something that was asked of the room: one place to keep it, and to show it. */
import { html, type LitElement, nothing } from 'lit';
import { NetworkError, RefusalError } from '../../client/index.ts';
import { unforeseenWords } from '../words/unforeseen-words.ts';
import { why } from '../words/why.ts';

/** Why something that was asked was not done: the room refused, or did not answer. */
export type Failure = RefusalError | NetworkError;

export function isFailure(error: unknown): error is Failure {
  return error instanceof RefusalError || error instanceof NetworkError;
}

export class Outcome {
  busy = false;
  /** What was done, as a sentence. */
  done: string | undefined;
  failure: Failure | undefined;
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
      if (isFailure(error)) this.failure = error;
      else this.#unforeseen(error);
      return false;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  clear(): void {
    this.done = undefined;
    this.failure = undefined;
    this.problem = undefined;
    this.#host.requestUpdate();
  }

  /** Announced to screen readers: what was done politely, what was refused at once. */
  render() {
    const { failure, problem } = this;
    return html`
      <p class="saved" role="status">${this.done ?? nothing}</p>
      <div role="alert">${failure ? html`<p class="problem">${failure.message} ${why(failure.code)}</p>` : nothing}${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>
    `;
  }

  /** Nothing that the room refused: the browser's own trouble, or a fault of ours, which the console has whole. */
  #unforeseen(error: unknown): void {
    console.error(error);
    this.problem = unforeseenWords(error);
  }
}
