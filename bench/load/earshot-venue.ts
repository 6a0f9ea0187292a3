/** A room on a built Worker, joined by bare WebSockets. */
import WebSocket from 'ws';
import { createRoom } from '../../client/http/create-room.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Client, Role, Venue } from './client.ts';

export interface EarshotVenue extends Venue {
  room: RoomCreated;
}

export async function openEarshot(origin: string): Promise<EarshotVenue> {
  const room = await createRoom(origin);
  return { room, join: (role) => join(room, role) };
}

/**
 * No schema, no events, no copies: a listener costs its side as little as may be. `ws` is what the
 * peer's client is made of too.
 */
function join(room: RoomCreated, role: Role): Promise<Client> {
  const socket = new WebSocket(room.socket, offerSubprotocols(room.keys[role]), {
    perMessageDeflate: false,
  });
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    let client: Client | undefined;
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', name: role }));
    socket.onclose = ({ code, reason }) => {
      if (code !== 1000 && code !== 1005) console.error(`closed: ${code} ${reason}`);
      reject(new Error(`closed: ${code} ${reason}`));
    };
    socket.onmessage = (event) => {
      const receivedAt = performance.now();
      const data = String(event.data);
      if (client && !data.startsWith('{"type":"scores"')) return;
      const message = JSON.parse(data) as ServerMessage;
      if (message.type === 'scores') {
        const { participant, sequence } = message;
        client?.onScores({ participant, sequence, receivedAt });
      } else if (message.type === 'welcome') {
        client = {
          id: message.you,
          send: (frame) => socket.send(frame),
          onScores: () => {},
          close: () => socket.close(1000),
        };
        if (role === 'mic') socket.send(JSON.stringify({ type: 'mic', on: true }));
        resolve(client);
      }
    };
  });
}
