/**
 * socket.io's protocol (Engine.IO 4 over a WebSocket), as far as a load speaks it: its own client costs more
 * than a server does, and would be the bottleneck.
 */
import WebSocket from 'ws';
import { type Dialect, firstOf, type Told, type ToldDetection } from './dialect.ts';

/** Engine.IO: open, ping, pong, message; Socket.IO within a message: connect, event. */
const [open, ping, pong, connect, event] = ['0', '2', '3', '40', '42'];

export const socketio: Dialect = {
  async join({ url }, _, { compression }) {
    const socket = new WebSocket(url, { perMessageDeflate: compression });
    await firstOf(socket, (data) => data.toString().startsWith(open as string) || undefined);
    socket.send(connect as string);
    const id = await firstOf(socket, (data) => {
      const text = data.toString();
      if (!text.startsWith(connect as string)) return undefined;
      return (JSON.parse(text.slice(2)) as { sid: string }).sid;
    });
    return { socket, id };
  },

  answer(socket, data) {
    if (data.length === 1 && data.toString('latin1') === ping) socket.send(pong as string);
  },

  read(data) {
    const text = data.toString();
    const told: Told = { scores: [], detections: [] };
    if (!text.startsWith(event as string)) return told;
    const [name, body] = JSON.parse(text.slice(2)) as [string, unknown];
    if (name === 'soundPrediction') told.scores.push(body as Told['scores'][number]);
    else if (name === 'detection') told.detections.push(body as ToldDetection);
    return told;
  },

  turnMic() {},

  sendFrame(socket, frame) {
    // An event with one attachment, which follows as a binary message.
    socket.send('451-["audioData",{"_placeholder":true,"num":0}]');
    socket.send(frame);
  },

  // The server pings.
  keepAlive() {},
};
