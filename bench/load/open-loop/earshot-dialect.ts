/** Earshot's protocol, as far as a load speaks it: docs/protocol.md. */
import WebSocket from 'ws';
import { offerSubprotocols } from '../../../protocol/handshake.ts';
import { pingText } from '../../../protocol/messages.ts';
import { type Dialect, firstOf, type Told, type ToldDetection } from './dialect.ts';

/** What a load reads of a message; a schema for each would make the generator the bottleneck. */
interface Message {
  type: string;
  you: string;
  token: string;
  participant: string;
  sequence: number;
  scores: { participant: string; sequence: number }[];
  events: Message[];
  detection: Omit<ToldDetection, 'phase'>;
}

/** The messages begin with `{"type":"`. */
const typeAt = 9;
const receiptRequest = 'receipt-';

export const earshot: Dialect = {
  async join({ url, keys }, role, { compression }) {
    const socket = new WebSocket(url, offerSubprotocols(keys[role] ?? ''), {
      perMessageDeflate: compression,
    });
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', name: role })));
    const id = await firstOf(socket, (data) => {
      if (!data.includes('"welcome"')) return undefined;
      const message = JSON.parse(data.toString()) as Message;
      return message.type === 'welcome' ? message.you : undefined;
    });
    return { socket, id };
  },

  answer(socket, data) {
    if (data.toString('latin1', typeAt, typeAt + receiptRequest.length) !== receiptRequest) return;
    const { token } = JSON.parse(data.toString()) as Message;
    socket.send(JSON.stringify({ type: 'receipt', token }));
  },

  read(data) {
    const message = JSON.parse(data.toString()) as Message;
    const events = message.type === 'events' ? message.events : [message];
    return { scores: scoresOf(message), detections: events.flatMap(detectionOf) };
  },

  turnMic: (socket, on) => socket.send(JSON.stringify({ type: 'mic', on })),
  sendFrame: (socket, frame) => socket.send(frame),
  keepAlive: (socket) => socket.send(pingText),
};

function scoresOf(message: Message): Told['scores'] {
  if (message.type === 'tick') return message.scores;
  return message.type === 'scores' ? [message] : [];
}

function detectionOf({ type, detection }: Message): ToldDetection[] {
  const phase = type === 'detection-begin' ? 'begin' : type === 'detection-end' ? 'end' : undefined;
  return phase ? [{ ...detection, phase }] : [];
}
