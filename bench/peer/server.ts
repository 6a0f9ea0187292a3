/**
 * The peer: the idea's origin, socket.io on Node. `audioData` takes a frame, `soundPrediction` tells
 * everyone in the room, `detection` when a sound begins and ends. The model, the front end, the tracker and
 * the frame's bytes are those of Earshot; access, limits, and a log that outlives the process are left
 * out, in the peer's favour.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { openPackage } from '../../models/node/open-package.ts';
import type { HeardWindow } from '../../models/recognition/recogniser.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import type { TrackedEvent } from '../../models/recognition/tracker.ts';
import { decodeFrame } from '../../protocol/frames.ts';
import { maxFrameMs, sampleRateHz } from '../../protocol/limits.ts';
import { decodePcm16 } from '../../sound/pcm16.ts';

/** Labels told a window, as many as Earshot tells. */
const topCount = 5;

/** A sound that began; `ended` once it has. */
interface Detection {
  id: number;
  participant: string;
  label: string;
  at: number;
  ended: boolean;
}

const classifier = openPackage();
const { labels } = classifier.metadata;
/** By room. */
const detections = new Map<string, Detection[]>();
const http = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://peer');
  const room = searchParams.get('room') ?? '';
  const body =
    pathname === '/detections'
      ? { detections: detections.get(room) ?? [] }
      : { sockets: server.engine.clientsCount, detections: detections.get(room)?.length ?? 0 };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
});
const server = new Server(http, { serveClient: false });

server.on('connection', (socket) => {
  const room = String(socket.handshake.query.room ?? '');
  socket.join(room);
  const recognition = new StreamRecognition(classifier);
  const samples = new Float32Array((maxFrameMs * sampleRateHz) / 1000);
  const sounding = new Map<string, Detection>();
  let position: number | undefined;
  let startedAt = 0;
  socket.on('audioData', (bytes: Buffer) => {
    const message = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { payload, sequence, timestamp } = decodeFrame(message as ArrayBuffer);
    if (timestamp !== position) {
      recognition.reset(timestamp);
      startedAt = Date.now() - (1000 * timestamp) / sampleRateHz;
    }
    const count = decodePcm16(payload, samples);
    position = timestamp + count;
    const { windows, events } = recognition.push(samples.subarray(0, count));
    for (const heard of windows)
      server.to(room).emit('soundPrediction', prediction(socket.id, sequence, heard));
    for (const event of events) {
      const detection = track(event, sounding, socket.id, room, startedAt);
      server.to(room).emit('detection', { ...detection, phase: event.phase });
    }
  });
});

function prediction(participant: string, sequence: number, { scores, levelDb }: HeardWindow) {
  const top = labels
    .map((label, i): [string, number] => [label, Math.round(1000 * (scores[i] ?? 0)) / 1000])
    .sort(([, a], [, b]) => b - a)
    .slice(0, topCount);
  return { participant, sequence, levelDb: Math.round(10 * levelDb) / 10, top };
}

function track(
  { phase, label, onsetMs }: TrackedEvent,
  sounding: Map<string, Detection>,
  participant: string,
  room: string,
  startedAt: number,
): Detection {
  const all = detections.get(room) ?? [];
  detections.set(room, all);
  const at = Math.round(startedAt + onsetMs);
  const detection = sounding.get(label) ?? { id: all.length, participant, label, at, ended: false };
  if (phase === 'begin') {
    sounding.set(label, detection);
    all.push(detection);
  } else {
    sounding.delete(label);
    detection.ended = true;
  }
  return detection;
}

http.listen(0, '127.0.0.1', () => {
  process.send?.({ origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
});
process.once('disconnect', () => process.exit());
