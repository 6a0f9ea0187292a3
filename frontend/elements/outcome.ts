/** What became of something that was asked of the room: one place to keep it, and to show it. */
import { html, type LitElement, nothing } from 'lit';
import { NetworkError, RefusalError } from '../../client/index.ts';
import { unforeseenWords } from '../words/unforeseen-words.ts';
import { whatToDo, why } from '../words/why.ts';

/** Why something that was asked was not done: the room refused, or did not answer. */
export type Failure = RefusalError | NetworkError;

export function isFailure(error: unknown): error is Failure {
  return error instanceof RefusalError || error instanceof NetworkError;
}

/** An element that shows what became of something. */
export type OutcomeHost = Pick<LitElement, 'requestUpdate' | 'addController'>;

export class Outcome {
  busy = false;
  /** What was done, as a sentence. */
  done: string | undefined;
  failure: Failure | undefined;
  /** What the browser could not do, as a sentence. */
  problem: string | undefined;
  readonly #host: OutcomeHost;

  constructor(host: OutcomeHost) {
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

  /** @param done what was done, as a sentence. */
  say(done: string): void {
    this.clear();
    this.done = done;
  }

  /** @param problem what the browser could not do, as a sentence. */
  fail(problem: string): void {
    this.clear();
    this.problem = problem;
  }

  clear(): void {
    this.done = undefined;
    this.failure = undefined;
    this.problem = undefined;
    this.#host.requestUpdate();
  }

  /**
   * Announced to screen readers: what was done politely, what was refused at once.
   * @param detail whether what the room found is told too.
   */
  render({ detail = false } = {}) {
    const { failure, problem } = this;
    const found =
      detail && failure?.detail ? html`<span class="detail">${failure.detail}</span>` : nothing;
    return html`
      <p class="saved" role="status">${this.done ?? nothing}</p>
      <div role="alert">${failure ? html`<p class="problem">${whatToDo(failure)} ${found} ${why(failure.code)}</p>` : nothing}${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>
    `;
  }

  /** Nothing that the room refused: the browser's own trouble, or a fault of ours, which the console has whole. */
  #unforeseen(error: unknown): void {
    console.error(error);
    this.problem = unforeseenWords(error);
  }
}
