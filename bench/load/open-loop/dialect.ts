/** What a load must know of a server: how to join, what to answer, and what it is told. */
import type WebSocket from 'ws';
import type { Role } from '../../../protocol/handshake.ts';

/** A place where mics and listeners meet. */
export interface Place {
  /** Address of the socket. */
  url: string;
  /** One for each role; empty where a server knows none. */
  keys: Partial<Record<Role, string>>;
}

export interface Joined {
  socket: WebSocket;
  /** Participant id. */
  id: string;
}

/** What a listener was told, as far as a load looks at it. */
export interface Told {
  /** Windows of mics, by the frame that completed each. */
  scores: { participant: string; sequence: number }[];
  detections: ToldDetection[];
}

export interface ToldDetection {
  /** The same for its beginning and its end. */
  id: number;
  phase: 'begin' | 'end';
  participant: string;
  label: string;
  /** When the sound began, in milliseconds since the Unix epoch. */
  at: number;
}

export interface JoinOptions {
  /** Offers permessage-deflate, as browsers do. */
  compression: boolean;
}

export interface Dialect {
  /** @throws {Error} if the server refuses, with its reason. */
  join(place: Place, role: Role, options: JoinOptions): Promise<Joined>;
  /** Answers what every client has to answer. Cheap: it is asked about each message. */
  answer(socket: WebSocket, data: Buffer): void;
  read(data: Buffer): Told;
  /** Turns a mic on or off, where a server wants to be told. */
  turnMic(socket: WebSocket, on: boolean): void;
  sendFrame(socket: WebSocket, frame: Uint8Array): void;
  /** Says what keeps a quiet connection open, if it is for the client to say. */
  keepAlive(socket: WebSocket): void;
}

/** How long a server may take to let somebody in, in milliseconds. */
export const joinDeadlineMs = 120_000;

/** @returns what the first message for which there is something says; the socket's own close is an error. */
export function firstOf<Value>(
  socket: WebSocket,
  read: (data: Buffer) => Value | undefined,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(() => reject(new Error('not let in'))), joinDeadlineMs);
    const done = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('message', onMessage).off('close', onClose);
      settle();
    };
    const onMessage = (data: Buffer) => {
      const value = read(data);
      if (value !== undefined) done(() => resolve(value));
    };
    const onClose = (code: number, reason: Buffer) =>
      done(() => reject(new Error(`closed: ${code} ${reason}`)));
    // What follows a failure to connect is a close.
    socket
      .on('message', onMessage)
      .on('close', onClose)
      .on('error', () => {});
  });
}
