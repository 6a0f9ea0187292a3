/** Recordings that never come to an end. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxClipUploads } from '../../protocol/limits.ts';
import { withstands } from './attack.ts';
import { hostileNetwork, openServedRoom, type ServedRoom, server } from './served-room.ts';

let served: ServedRoom;
beforeEach(async () => {
  served = await openServedRoom();
});
afterEach(() => served.leave());

const boundary = 'earshot';
const uploadBytes = 16_000_000;
/** Just more than one part of a multipart upload to R2. */
const sentBytes = 5_500_000;
/** Time for all of them to have sent that. */
const stalledMs = 6_000;

/** The beginning of a recording, after which nothing comes. */
function stalledUpload({ id, keys }: RoomCreated) {
  const head = [
    `POST /api/rooms/${id}/clips HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${keys.mic}`,
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${uploadBytes}`,
    ...Object.entries(hostileNetwork).map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="audio"; filename="a.flac"\r\n\r\n`;
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`${head}\r\n\r\n${part}`);
  socket.write(Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(sentBytes)]));
  return socket;
}

test('64 uploads that stall do not fill the memory', async () => {
  const others = await Promise.all(Array.from({ length: 7 }, () => createRoom(server.origin)));
  await withstands(served, async (over) => {
    const sockets = [served.room, ...others].flatMap((room) =>
      Array.from({ length: maxClipUploads }, () => stalledUpload(room)),
    );
    await wait(stalledMs);
    if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve));
    for (const socket of sockets) socket.destroy();
  });
});
