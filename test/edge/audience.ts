/** Many listeners in one room: bare sockets, and what each is told, read without a schema. */
import { SELF } from 'cloudflare:test';
import { expect } from 'vitest';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { origin } from './participant.ts';

export class Onlooker {
  readonly told: ServerMessage[] = [];
  readonly socket: WebSocket;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.told.push(JSON.parse(data as string));
    });
    socket.accept();
    socket.send(JSON.stringify({ type: 'hello', name: 'Onlooker' }));
  }

  /** What of the log they were told live, in the order in which it came. */
  get logged(): LoggedEvent[] {
    return this.told.flatMap((message) => {
      if (message.type === 'events') return message.events;
      return 'at' in message && message.type !== 'welcome' ? [message as LoggedEvent] : [];
    });
  }
}

/** Lets so many join, each from a network of their own. */
export async function audience(room: RoomCreated, size: number): Promise<Onlooker[]> {
  const onlookers: Onlooker[] = [];
  for (let i = 0; i < size; i++) {
    const { webSocket } = await SELF.fetch(`${origin}/api/rooms/${room.id}/socket`, {
      headers: {
        upgrade: 'websocket',
        'sec-websocket-protocol': offerSubprotocols(room.keys.listener).join(', '),
        'cf-connecting-ip': `2001:db8:0:${i.toString(16)}::1`,
      },
    });
    if (!webSocket) throw new Error('no socket');
    onlookers.push(new Onlooker(webSocket));
  }
  await expect.poll(() => onlookers.every(({ told }) => told[0]?.type === 'welcome')).toBe(true);
  return onlookers;
}
