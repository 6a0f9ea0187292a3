/** One key, ever new identities: what a network may do does not grow with its connections. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce, hello, hostileSocket, told, withstands } from './attack.ts';
import { openServedRoom, type ServedRoom } from './served-room.ts';

/** Events that one hostile key may bring into the log during an attack of a few seconds. */
const maxEventsOfAttack = 150;

let served: ServedRoom;
beforeEach(async () => {
  served = await openServedRoom();
});
afterEach(() => served.leave());

/** Comes in, says something, and goes. */
async function visit(messages: readonly object[]): Promise<void> {
  const socket = hostileSocket(served.room, 'listener');
  socket.once('open', () => socket.send(hello));
  if (await told(socket, 'welcome'))
    for (const message of messages) socket.send(JSON.stringify(message));
  socket.close(1000);
  await told(socket, 'nothing more');
}

test('a listener who comes again and again and writes floods no log', async () => {
  const texts = Array.from({ length: 5 }, (_, i) => ({ type: 'chat', text: `Text ${i}` }));
  await withstands(
    served,
    atOnce(40, () => visit(texts)),
  );
  expect(served.logged.get('chat') ?? 0).toBeLessThanOrEqual(maxEventsOfAttack);
});

test('a listener who comes again and again and changes names floods no log', async () => {
  const names = Array.from({ length: 20 }, (_, i) => ({ type: 'rename', name: `Name ${i}` }));
  await withstands(
    served,
    atOnce(40, () => visit(names)),
  );
  expect(served.logged.get('update') ?? 0).toBeLessThanOrEqual(maxEventsOfAttack);
});
