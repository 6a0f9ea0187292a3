/** Those who ask for much, or take nothing of what they are sent. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pingText } from '../../protocol/messages.ts';
import {
  atOnce,
  hello,
  hostileFetch,
  hostileSocket,
  told,
  withSockets,
  withstands,
} from './attack.ts';
import { enter, openServedRoom, type ServedRoom } from './served-room.ts';

let served: ServedRoom;
beforeEach(async () => {
  served = await openServedRoom();
});
afterEach(() => served.leave());

const listeners = (count: number) =>
  Array.from({ length: count }, () => hostileSocket(served.room, 'listener'));

/** A log with more than a replay holds: people who came and went. */
async function fillLog(): Promise<void> {
  for (let group = 0; group < 11; group++) {
    const visitors = await Promise.all(
      Array.from({ length: 50 }, () => enter(served.room, 'listener')),
    );
    const gone = visitors.map((socket) => told(socket, 'nothing'));
    for (const socket of visitors) socket.close(1000);
    await Promise.all(gone);
  }
}

test('15 sockets that ping on and on and read nothing do not fill the memory', async () => {
  await withstands(
    served,
    withSockets(
      () => listeners(15),
      async (socket) => {
        socket.send(hello);
        socket.pause();
        for (let burst = 0; burst < 40 && socket.readyState === socket.OPEN; burst++) {
          for (let i = 0; i < 250; i++) socket.send(pingText);
          await wait(20);
        }
      },
    ),
  );
});

test('250 readers who ask for the whole log at the same time share it', async () => {
  await fillLog();
  await withstands(served, async () => {
    const answers = Array.from({ length: 250 }, async () => {
      const path = '/events?after=0&wait=0';
      const answer = await hostileFetch(served.room, 'listener', path);
      return (await answer.text()).length;
    });
    await Promise.allSettled(answers);
  });
});

test('250 sockets that ask for the whole log and read nothing of it do not fill the memory', async () => {
  await fillLog();
  await withstands(
    served,
    withSockets(
      () => listeners(250),
      (socket) => {
        socket.pause();
        socket.send(JSON.stringify({ type: 'hello', name: 'Mallory', after: 0 }));
      },
    ),
  );
});

test('exports without end are refused to whoever asks for them, not to the host', async () => {
  let refused = 0;
  await withstands(
    served,
    atOnce(10, async () => {
      const { status } = await hostileFetch(served.room, 'listener', '/detections');
      if (status === 429) refused++;
    }),
  );
  expect(refused).toBeGreaterThan(0);
});
