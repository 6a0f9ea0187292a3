/** Messages that no client sends. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  atOnce,
  hello,
  hostileFetch,
  hostileSocket,
  told,
  withSockets,
  withstands,
} from './attack.ts';
import { openServedRoom, type ServedRoom } from './served-room.ts';

let served: ServedRoom;
beforeEach(async () => {
  served = await openServedRoom();
});
afterEach(() => served.leave());

/** Why the room closed connections, of the last hundred. */
async function endings(): Promise<(string | undefined)[]> {
  const { disconnects } = await served.host.diagnostics();
  return disconnects.map(({ code }) => code);
}

test('frames that are none end their sender, once, however many come', async () => {
  const senders = 4;
  await withstands(
    served,
    withSockets(
      () => Array.from({ length: senders }, () => hostileSocket(served.room, 'mic')),
      async (socket) => {
        socket.send(hello);
        await told(socket, 'welcome');
        socket.send(JSON.stringify({ type: 'mic', on: true }));
        for (let i = 0; i < 2000; i++) socket.send(new Uint8Array(64).fill(i % 256));
      },
    ),
  );
  const codes = await endings();
  expect(codes.filter((code) => code === 'bad-frame')).toHaveLength(senders);
});

test('messages of a mebibyte end their sender', async () => {
  const large = JSON.stringify({ type: 'chat', text: 'x'.repeat(1_048_576) });
  const senders = 50;
  await withstands(
    served,
    withSockets(
      () => Array.from({ length: senders }, () => hostileSocket(served.room, 'listener')),
      async (socket) => {
        socket.send(hello);
        await told(socket, 'welcome');
        for (let i = 0; i < 4; i++) socket.send(large);
      },
    ),
  );
  const codes = await endings();
  expect(codes.filter((code) => code === 'message-too-large')).toHaveLength(senders);
});

test('settings changed without end by a host are refused, and hearing goes on', async () => {
  let refused = 0;
  let scale = 1;
  await withstands(
    served,
    atOnce(20, async () => {
      scale += 0.001;
      const body = JSON.stringify({
        tracker: { 'earshot-base': { labels: { dog: { thresholdScale: scale } } } },
      });
      const init = { method: 'PATCH', body };
      const { status } = await hostileFetch(served.room, 'host', '/settings', init);
      if (status === 429) refused++;
    }),
  );
  expect(refused).toBeGreaterThan(0);
});
