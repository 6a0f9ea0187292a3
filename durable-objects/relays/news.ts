/** What a room has to tell its relays, gathered while it cannot be told yet. */
import type { EventId, ParticipantId } from '../../protocol/ids.ts';
import { maxRelayBacklog } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { ModelDescription, Scores, ServerMessage } from '../../protocol/messages.ts';
import type { TaughtSound } from '../../protocol/sounds.ts';

type ModelNews = Extract<ServerMessage, { type: 'model' }>;

/** A participant who came back from elsewhere: an earlier socket of theirs is nobody's any more. */
export interface Move {
  readonly participant: ParticipantId;
  /** When the new socket connected. */
  readonly at: number;
}

export interface News {
  /** In the order of their ids. */
  readonly events?: readonly LoggedEvent[];
  /** The latest of each mic and model. */
  readonly scores?: readonly Scores[];
  /** What the room hears with, where that changed. */
  readonly modelList?: readonly ModelDescription[];
  /** What the room was taught, where that changed. */
  readonly sounds?: readonly TaughtSound[];
  /** The latest state of each model that changed since. */
  readonly models?: readonly ModelNews[];
  /** The latest of each participant who came back. */
  readonly moves?: readonly Move[];
  /** How many listeners all relays have. */
  readonly audience?: number;
  /** A relay that has not this event yet missed something, though nothing new happened. */
  readonly lastEventId?: EventId;
}

/** What is told to a relay in one call. */
export interface Batch extends News {
  /** The relays that have listeners: whoever is told tells those below. */
  readonly relays: readonly number[];
}

/** @returns both as one: all events, unless they are too many, and the latest of everything else. */
export function joined(earlier: News, later: News): News {
  return {
    ...earlier,
    ...later,
    events: [...(earlier.events ?? []), ...(later.events ?? [])].slice(-maxRelayBacklog),
    scores: latest(earlier.scores, later.scores, (of) => `${of.participant} ${of.model}`),
    moves: latest(earlier.moves, later.moves, ({ participant }) => participant).slice(
      -maxRelayBacklog,
    ),
    // A list says by itself how its models are.
    models: latest(later.modelList ? [] : earlier.models, later.models, ({ model }) => model),
  };
}

function latest<Item>(
  earlier: readonly Item[] = [],
  later: readonly Item[] = [],
  keyOf: (item: Item) => string,
): Item[] {
  return [...new Map([...earlier, ...later].map((item) => [keyOf(item), item])).values()];
}
