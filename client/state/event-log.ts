/**
 * The room's log as one has seen it: each logged event is taken once, in the order of its id, whether
 * it came live or was replayed after a reconnect. Pure: each step gives a new log.
 */
import type { EventId } from '../../protocol/ids.ts';
import type { Detection, LoggedEvent, Verdict } from '../../protocol/logged-event.ts';

/** A text that somebody wrote to everyone. Plain text: whoever shows it in HTML escapes it. */
export type ChatMessage = Extract<LoggedEvent, { type: 'chat' }>;

export interface EventLog {
  /** Id of the last event taken; 0 before the first. */
  readonly lastEventId: EventId;
  /** The latest detections, oldest first. */
  readonly detections: readonly Detection[];
  /** The latest texts, oldest first. */
  readonly messages: readonly ChatMessage[];
  /** The latest verdict on each detection that has one, by the detection's id: as many as detections are kept. */
  readonly verdicts: ReadonlyMap<EventId, Verdict>;
}

/** How many of the latest are kept. */
export interface Kept {
  readonly detections: number;
  readonly messages: number;
}

/** A part of the log that was told at once. */
interface Replay {
  readonly events: readonly LoggedEvent[];
  readonly truncated: boolean;
  /** Whether other events of it follow. */
  readonly more: boolean;
  readonly lastEventId: EventId;
}

/** Takes an event. @returns the same log if it was taken before. */
export function withEvent(log: EventLog, event: LoggedEvent, kept: Kept): EventLog {
  if (event.id <= log.lastEventId) return log;
  return {
    lastEventId: event.id,
    messages: event.type === 'chat' ? [...log.messages, event].slice(-kept.messages) : log.messages,
    detections:
      'detection' in event
        ? withDetection(log.detections, event.detection).slice(-kept.detections)
        : log.detections,
    verdicts:
      event.type === 'verdict' ? withVerdict(log.verdicts, event, kept.detections) : log.verdicts,
  };
}

/** Of several on one detection the latest counts; those given longest ago go first. */
function withVerdict(
  verdicts: EventLog['verdicts'],
  verdict: Verdict,
  most: number,
): EventLog['verdicts'] {
  const others = [...verdicts].filter(([id]) => id !== verdict.detectionId);
  return new Map([...others, [verdict.detectionId, verdict] as const].slice(-most));
}

/** Takes a replay, whatever its order. @returns the log, and what in the replay was new to it. */
export function withReplay(
  log: EventLog,
  replay: Replay,
  kept: Kept,
): { log: EventLog; taken: LoggedEvent[] } {
  let now = replay.truncated ? withoutUnfinished(log, replay) : log;
  const taken: LoggedEvent[] = [];
  for (const event of [...replay.events].sort((a, b) => a.id - b.id)) {
    const next = withEvent(now, event, kept);
    if (next !== now) taken.push(event);
    now = next;
  }
  // What lies between will not be told.
  if (!replay.more && replay.lastEventId > now.lastEventId) {
    now = { ...now, lastEventId: replay.lastEventId };
  }
  return { log: now, taken };
}

/**
 * Drops what was going on before a replay that does not reach back to it: its end may lie in the gap.
 * If it ends in the replay or later, it is taken anew then.
 */
function withoutUnfinished(log: EventLog, replay: Replay): EventLog {
  const first = Math.min(replay.lastEventId + 1, ...replay.events.map(({ id }) => id));
  const detections = log.detections.filter(
    ({ id, durationMs }) => durationMs !== undefined || id >= first,
  );
  return detections.length === log.detections.length ? log : { ...log, detections };
}

function withDetection(detections: readonly Detection[], detection: Detection): Detection[] {
  // Nearly always it is among the last.
  let before = detections.length;
  while (before > 0 && (detections[before - 1] as Detection).id > detection.id) before--;
  const known = detections[before - 1]?.id === detection.id;
  return [
    ...detections.slice(0, known ? before - 1 : before),
    detection,
    ...detections.slice(before),
  ];
}
