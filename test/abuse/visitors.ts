/** People who come into a room and go again, as they do all day. */
import { WebSocket } from 'ws';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';

/** So many come at the same time. */
const group = 60;

export async function comeAndGo(room: RoomCreated): Promise<void> {
  await Promise.all(Array.from({ length: group }, () => visit(room)));
}

let visitors = 0;

/** @returns once they have seen the room, or were not let in, and are gone. */
async function visit({ socket: url, keys }: RoomCreated): Promise<void> {
  // From all over a city.
  const address = `198.51.100.${visitors++ % 250}`;
  const socket = new WebSocket(url, offerSubprotocols(keys.listener), {
    headers: { 'cf-connecting-ip': address },
  });
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => resolve()).on('error', () => {});
  });
  socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', name: 'Visitor' })));
  socket.once('message', () => socket.close(1000));
  await gone;
}
