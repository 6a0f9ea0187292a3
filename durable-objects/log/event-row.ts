/** An event as the log stores it. */
import type { EventId } from '../../protocol/ids.ts';
import {
  type Detection,
  type DetectionEvent,
  isPresence,
  type LoggedEvent,
} from '../../protocol/logged-event.ts';

export type EventRow = {
  id: EventId;
  type: LoggedEvent['type'];
  at: number;
  /** Id of the event that began the detection, of a verdict too; null in that event itself and in other events. */
  detection: EventId | null;
  /** The event as JSON, without what the other columns say. */
  body: string;
};

/**
 * What an event is about, as the column `kind` has it. Each kind has a number of events of its own that
 * the log keeps: nothing but what was heard pushes out what was heard.
 */
export const kinds = {
  heard: 0,
  presence: 1,
  chat: 2,
  administration: 3,
  teaching: 4,
  verdicts: 5,
} as const;
export type Kind = (typeof kinds)[keyof typeof kinds];

export function kindOf(type: LoggedEvent['type']): Kind {
  if (isPresence(type)) return kinds.presence;
  if (type === 'chat') return kinds.chat;
  if (type === 'taught') return kinds.teaching;
  if (type === 'verdict') return kinds.verdicts;
  return type === 'settings' || type === 'keys' ? kinds.administration : kinds.heard;
}

/** @returns the event; settings as they were stored then. */
export function toEvent(row: EventRow): LoggedEvent {
  const { id, type, at, body } = row;
  if (isDetectionType(type)) return { type, id, detection: toDetection(row) };
  return { type, id, at, ...JSON.parse(body) } as LoggedEvent;
}

export function toDetection({ id, detection, body }: EventRow): Detection {
  return { ...(JSON.parse(body) as Omit<Detection, 'id'>), id: detection ?? id };
}

function isDetectionType(type: LoggedEvent['type']): type is DetectionEvent['type'] {
  return type.startsWith('detection-');
}
