/** A model on its way into the room, and what became of it. */
import type { ReactiveController } from 'lit';
import type { AddedModel, ModelDescription, RoomApi } from '../../client/index.ts';
import { Outcome, type OutcomeHost } from '../elements/outcome.ts';
import { msg, str } from '../words/msg.ts';

/** What is being done with a model: it is sent, fetched from its address, or checked and opened. */
export type ModelStep = 'sending' | 'fetching' | 'checking';

/** An element that is handed the room's api, and another one once its key is replaced. */
export interface ModelHost extends OutcomeHost {
  readonly api: RoomApi;
}

export class ModelUpload implements ReactiveController {
  /** Undefined while there is nothing to do. */
  step: ModelStep | undefined;
  /** Share of it that was sent, in [0, 1]. */
  share = 0;
  readonly outcome: Outcome;
  readonly #host: ModelHost;
  #upload = new AbortController();

  constructor(host: ModelHost) {
    this.#host = host;
    this.outcome = new Outcome(host);
    host.addController(this);
  }

  /**
   * Gives the room a model. @param replaced the model that goes for it.
   * @returns it, or undefined if the room did not take it: the outcome says why.
   */
  async add(model: AddedModel, replaced?: ModelDescription): Promise<ModelDescription | undefined> {
    if (this.step) return undefined;
    this.#upload = new AbortController();
    const { signal } = this.#upload;
    this.share = 0;
    this.#at('files' in model ? 'sending' : 'fetching');
    const options = {
      signal,
      onProgress: this.#sent,
      ...(replaced && { replace: replaced.id }),
    };
    let added: ModelDescription | undefined;
    await this.outcome.of(async () => {
      try {
        added = await this.#host.api.addModel(model, options);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    });
    if (signal.aborted && !added) this.outcome.say(msg('Cancelled: the model was not added.'));
    else if (added) this.outcome.say(addedWords(added, replaced));
    this.#at(undefined);
    return added;
  }

  cancel(): void {
    this.#upload.abort();
  }

  hostDisconnected(): void {
    this.cancel();
  }

  readonly #sent = (share: number) => {
    this.share = share;
    this.#at(share >= 1 ? 'checking' : 'sending');
  };

  #at(step: ModelStep | undefined): void {
    this.step = step;
    this.#host.requestUpdate();
  }
}

function addedWords(added: ModelDescription, replaced: ModelDescription | undefined): string {
  return replaced
    ? msg(str`“${added.name}” was replaced: the room now uses the new one.`)
    : msg(str`“${added.name}” was added: the room now uses it.`);
}
