/** A server under load: ours, or the peer's, in a process of its own. */

import { startLocalServer } from '../../../cli/local-server.ts';
import { createRoom } from '../../../client/http/create-room.ts';
import { RoomApi } from '../../../client/http/room-api.ts';
import type { Diagnostics } from '../../../protocol/http.ts';
import { startPeer } from '../../peer/start.ts';
import type { Place } from './dialect.ts';
import type { System } from './dialects.ts';
import { childNamed } from './process-use.ts';
import type { Question } from './speakers.ts';

/** A detection that the server has kept. */
export interface KeptDetection {
  id: number;
  participant: string;
  label: string;
  /** In milliseconds since the Unix epoch. */
  at: number;
  ended: boolean;
}

/** What a room says of itself, if it does. */
export type Health = Partial<Pick<Diagnostics, 'shedWindows'>> & { sendsPerSecond?: number };

export interface LoadedRoom {
  place: Place;
  /** What a host asks once a second. */
  question: Question;
  health(): Promise<Health>;
  detections(): Promise<KeptDetection[]>;
}

export interface LoadedServer {
  system: System;
  /** The process whose CPU and memory count. */
  pid: number;
  openRoom(): Promise<LoadedRoom>;
  close(): Promise<void>;
}

export function startServer(system: System): Promise<LoadedServer> {
  return system === 'earshot' ? startEarshot() : startSocketIo();
}

async function startEarshot(): Promise<LoadedServer> {
  const { origin, close } = await startLocalServer();
  const pid = childNamed('workerd');
  return { system: 'earshot', pid, close, openRoom: () => openEarshotRoom(origin) };
}

async function openEarshotRoom(origin: string): Promise<LoadedRoom> {
  const room = await createRoom(origin);
  const api = new RoomApi({ link: room.links.host });
  // All mics play the same: each is to have detections of its own.
  await api.changeSettings({ mergeMics: false });
  const url = `${origin}/api/rooms/${room.id}/diagnostics`;
  return {
    place: { url: room.socket, keys: room.keys },
    question: { url, headers: { authorization: `Bearer ${room.keys.host}` } },
    health: () => api.diagnostics(),
    async detections() {
      const file = await (await api.detections('json')).text();
      const { detections } = JSON.parse(file) as { detections: EarshotDetection[] };
      return detections.map(({ durationMs, ...each }) => ({
        ...each,
        ended: durationMs !== undefined,
      }));
    },
  };
}

type EarshotDetection = Omit<KeptDetection, 'ended'> & { durationMs?: number };

async function startSocketIo(): Promise<LoadedServer> {
  const { origin, pid, close } = await startPeer();
  let rooms = 0;
  return {
    system: 'socketio',
    pid,
    close: async () => close(),
    async openRoom() {
      const room = String(rooms++);
      const socket = origin.replace(/^http/, 'ws');
      const url = `${socket}/socket.io/?EIO=4&transport=websocket&room=${room}`;
      return {
        place: { url, keys: {} },
        question: { url: `${origin}/?room=${room}`, headers: {} },
        health: async () => ({}),
        async detections() {
          const answer = await fetch(`${origin}/detections?room=${room}`);
          return ((await answer.json()) as { detections: KeptDetection[] }).detections;
        },
      };
    },
  };
}
