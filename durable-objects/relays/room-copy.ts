/** What a relay knows of its room, and how events change it. Pure. */
import type { EventId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { ModelDescription } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { TaughtSound } from '../../protocol/sounds.ts';
import type { News } from './news.ts';

export interface RoomCopy {
  /** Signs resume tokens, here and in the room: whoever comes back may come to either. */
  resumeSecret: string;
  models: ModelDescription[];
  /** What the room was taught. */
  sounds: TaughtSound[];
  settings: RoomSettings;
  /** Those who are listed. */
  participants: Participant[];
  audience: number;
  lastEventId: EventId;
  /** Of what came after this event nothing is missing. */
  wholeAfter: number;
  /** Id of the latest event, as far as it is known, that replaced the keys of listeners; 0 for none. */
  keysReplacedBy: number;
}

/** Whether the event replaced the keys of listeners. */
export function replacesKeys(event: LoggedEvent): boolean {
  return event.type === 'keys' && event.roles.includes('listener');
}

/** @returns the room after this happened. */
export function withNews(
  copy: RoomCopy,
  { events = [], modelList, models = [], sounds, audience }: News,
): RoomCopy {
  const states = new Map(models.map(({ model, state }) => [model, state]));
  const changed = {
    ...copy,
    audience: audience ?? copy.audience,
    sounds: sounds ? [...sounds] : copy.sounds,
    models: (modelList ?? copy.models).map((model) => ({
      ...model,
      state: states.get(model.id) ?? model.state,
    })),
  };
  return events.reduce(withEvent, changed);
}

function withEvent(copy: RoomCopy, event: LoggedEvent): RoomCopy {
  const now = { ...copy, lastEventId: event.id };
  switch (event.type) {
    case 'join':
    case 'update':
      return { ...now, participants: withParticipant(copy.participants, event.participant) };
    case 'leave':
      return {
        ...now,
        participants: copy.participants.filter(({ id }) => id !== event.participant),
      };
    case 'mic-silent':
    case 'mic-back':
      return {
        ...now,
        participants: copy.participants.map((each) =>
          each.id === event.participant ? withSilence(each, event) : each,
        ),
      };
    case 'keys':
      return replacesKeys(event) ? { ...now, keysReplacedBy: event.id } : now;
    case 'settings':
      return { ...now, settings: event.settings };
    default:
      return now;
  }
}

/** In the order in which they came. */
function withParticipant(before: readonly Participant[], participant: Participant): Participant[] {
  return [...new Map([...before, participant].map((each) => [each.id, each])).values()];
}

function withSilence(
  { silentSince: _, ...heard }: Participant,
  { type, since }: Extract<LoggedEvent, { type: 'mic-silent' | 'mic-back' }>,
): Participant {
  return type === 'mic-silent' ? { ...heard, silentSince: since } : heard;
}
