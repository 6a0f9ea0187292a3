/**
 * Server-sent events (WHATWG HTML, 9.2): the room as it is, then its log, event by event. The id of
 * each is its id in the log, so that a browser that lost the stream asks for what came after it.
 */
import {
  maxStreamBacklogBytes,
  maxUnreadForScores,
  streamKeepAliveMs,
} from '../../protocol/limits.ts';
import { pingText } from '../../protocol/messages.ts';
import { isRefusalCode, refusals } from '../../protocol/refusals.ts';
import { readLog, type Snapshot } from './follower.ts';

/** When a browser opens a stream again that has ended, in milliseconds. */
const retryMs = 3000;

/** @param signal of the request: aborted when the reader is gone. */
export function eventStream(socket: WebSocket, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = () => {};
  let owed: (() => void)[] = [];
  /** Tells the room what was read, once little of it waits here. */
  const confirm = ({ desiredSize }: ReadableStreamDefaultController<Uint8Array>) => {
    if ((desiredSize ?? 0) < maxStreamBacklogBytes - maxUnreadForScores) return;
    for (const answer of owed) answer();
    owed = [];
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (lines: string) => controller.enqueue(encoder.encode(`${lines}\n\n`));
        const end = () => {
          stop();
          controller.close();
        };
        /** For all that comes live; a replay does not count. */
        const writeInTime = (lines: string) => {
          if ((controller.desiredSize ?? 0) > 0) write(lines);
          else end();
        };
        let replayedTo = 0;
        const leave = readLog(socket, {
          started(snapshot) {
            replayedTo = snapshot.lastEventId;
            write(beginning(snapshot));
          },
          logged(events) {
            const text = events.map((event) => lines(event.type, event, event.id)).join('\n\n');
            const last = events.at(-1)?.id ?? 0;
            if (last > replayedTo) writeInTime(text);
            else if (last > 0) write(text);
          },
          listed: (message) => writeInTime(lines(message.type, message)),
          asked(answer) {
            owed.push(answer);
            confirm(controller);
          },
          ended(farewell) {
            if (farewell && !comesBack(farewell.code)) write(lines('refused', farewell));
            end();
          },
        });
        const keepAlive = setInterval(() => {
          // The platform answers without waking the room, which then knows that we are here.
          socket.send(pingText);
          writeInTime(':');
        }, streamKeepAliveMs);
        stop = () => {
          clearInterval(keepAlive);
          signal.removeEventListener('abort', end);
          leave();
        };
        signal.addEventListener('abort', end);
        // The reader may be gone before the room has answered.
        if (signal.aborted) end();
      },
      pull: confirm,
      cancel: () => stop(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: maxStreamBacklogBytes }),
  );
}

/** Whether a reader who is parted with for it may open the stream again, as an `EventSource` does by itself. */
function comesBack(code: string): boolean {
  return isRefusalCode(code) && refusals[code].retry;
}

/**
 * The snapshot and the replay. The id of the snapshot is where the replay starts, so that a reader who
 * loses the stream within it misses nothing.
 */
function beginning({ events, ...rest }: Snapshot): string {
  const start = (events[0]?.id ?? rest.lastEventId + 1) - 1;
  return [
    `retry: ${retryMs}\n${lines('snapshot', { ...rest, replay: events.length }, start)}`,
    ...events.map((event) => lines(event.type, event, event.id)),
  ].join('\n\n');
}

function lines(type: string, data: object, id?: number): string {
  const place = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${type}\n${place}data: ${JSON.stringify(data)}`;
}
