/**
 * The peer: the idea's origin, socket.io on Node. `audioData` takes a frame, `soundPrediction` tells
 * everyone. The model, the front end and the frame's bytes are those of Earshot; rooms, access,
 * limits, the log and the tracker are left out, in the peer's favour.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { openPackage } from '../../models/node/open-package.ts';
import { type HeardWindow, Recogniser } from '../../models/recognition/recogniser.ts';
import { decodeFrame } from '../../protocol/frames.ts';
import { maxFrameMs, sampleRateHz } from '../../protocol/limits.ts';
import { decodePcm16 } from '../../sound/pcm16.ts';

/** Labels told a window, as many as Earshot tells. */
const topCount = 5;

const classifier = openPackage();
const { labels } = classifier.metadata;
const http = createServer();
const server = new Server(http, { serveClient: false });

server.on('connection', (socket) => {
  const recogniser = new Recogniser(classifier);
  const samples = new Float32Array((maxFrameMs * sampleRateHz) / 1000);
  let position: number | undefined;
  socket.on('audioData', (bytes: Buffer) => {
    const message = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { payload, sequence, timestamp } = decodeFrame(message as ArrayBuffer);
    if (timestamp !== position) recogniser.reset(timestamp);
    const count = decodePcm16(payload, samples);
    position = timestamp + count;
    recogniser.push(samples.subarray(0, count), (heard) => {
      server.emit('soundPrediction', prediction(socket.id, sequence, heard));
    });
  });
});

function prediction(participant: string, sequence: number, { scores, levelDb }: HeardWindow) {
  const top = labels
    .map((label, i): [string, number] => [label, Math.round(1000 * (scores[i] ?? 0)) / 1000])
    .sort(([, a], [, b]) => b - a)
    .slice(0, topCount);
  return { participant, sequence, levelDb: Math.round(10 * levelDb) / 10, top };
}

http.listen(0, '127.0.0.1', () => {
  process.send?.({ origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
});
process.once('disconnect', () => process.exit());
