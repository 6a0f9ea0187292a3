/** The peer's server, joined by socket.io's own client over WebSocket. */
import { io } from 'socket.io-client';
import type { Client, Venue } from './client.ts';

export async function openSocketIo(origin: string): Promise<Venue> {
  return { join: () => join(origin) };
}

function join(origin: string): Promise<Client> {
  const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false });
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('connect', () => {
      const client: Client = {
        id: socket.id ?? '',
        send: (frame) => socket.emit('audioData', frame),
        onScores: () => {},
        close: () => socket.close(),
      };
      socket.on('soundPrediction', ({ participant, sequence }) => {
        client.onScores({ participant, sequence, receivedAt: performance.now() });
      });
      resolve(client);
    });
  });
}
