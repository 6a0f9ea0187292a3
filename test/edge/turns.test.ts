/** In which order those who come are let in, and told what they missed, on the sockets of a real room. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import { type Caller, Shares } from '../../durable-objects/sockets/shares.ts';
import { Turns } from '../../durable-objects/turns.ts';
import type { Role } from '../../protocol/handshake.ts';
import { joinBucket, strainedTurnBucket } from '../../protocol/limits.ts';
import { createRoom } from './participant.ts';

interface Served {
  name: string;
  at: number;
}

/** Those who come to a room, and those who have been served. */
async function inRoom(
  act: (waiting: {
    shares: Shares;
    served: Served[];
    /** Somebody comes, whose turn it is so many times. */
    come(name: string, caller: Caller, times?: number): WebSocket;
    leave(socket: WebSocket): void;
  }) => Promise<void>,
  strained = false,
): Promise<void> {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), async (_, state) => {
    const sessions = new Sessions(state);
    const shares = new Shares(Date.now());
    const turns = new Turns(
      {
        sessions,
        shares,
        refuse: () => undefined,
        done: () => undefined,
        isStrained: () => strained,
      },
      Date.now(),
    );
    const served: Served[] = [];
    await act({
      shares,
      served,
      come(name, caller, times = 1) {
        const { 1: socket } = new WebSocketPair();
        const session = sessions.accept(socket, caller, Date.now());
        let left = times;
        const take = (at: number) => {
          served.push({ name, at });
          left--;
          if (left > 0) add();
        };
        const add = () => {
          turns.add({ session, kind: 'join', joinTokens: 1, take }, Date.now());
        };
        add();
        return socket;
      },
      leave(socket) {
        const session = sessions.get(socket);
        if (session) sessions.remove(session);
      },
    });
    for (const session of sessions.all) sessions.remove(session);
  });
}

const from = (role: Role, network: string): Caller => ({ role, network });
const names = (served: readonly Served[]) => served.map(({ name }) => name);

test('a host comes first, then mics, then listeners, one of each network at a time', () =>
  inRoom(async ({ served, come }) => {
    come('a1', from('listener', 'a'));
    come('a2', from('listener', 'a'), 2);
    come('a3', from('listener', 'a'));
    come('b1', from('listener', 'b'));
    come('mic', from('mic', 'a'));
    come('host', from('host', 'a'));
    expect(served).toEqual([]);
    await expect.poll(() => served).toHaveLength(7);
    expect(names(served)).toEqual(['host', 'mic', 'a1', 'b1', 'a2', 'a3', 'a2']);
  }));

test('nobody waits for one who has gone', () =>
  inRoom(async ({ served, come, leave }) => {
    const gone = [come('gone', from('listener', 'a')), come('gone', from('host', 'a'))];
    come('here', from('listener', 'a'));
    for (const socket of gone) leave(socket);
    await expect.poll(() => names(served)).toEqual(['here']);
  }));

test('a network that has come too often waits until it may again, and no other waits for it', () =>
  inRoom(async ({ shares, served, come }) => {
    const busy = from('listener', 'busy');
    const start = Date.now();
    shares.of(busy, start).joins.take(joinBucket.capacity, start);
    come('late', busy);
    come('other', from('listener', 'other'));
    come('host', from('host', 'busy'));
    await expect.poll(() => names(served)).toEqual(['host', 'other', 'late']);
    expect((served[2]?.at ?? 0) - start).toBeGreaterThanOrEqual(1000 / joinBucket.refillPerSecond);
  }));

test('while windows are left out mics come in first, and only so many listeners in a while', () =>
  inRoom(async ({ served, come }) => {
    const { capacity, refillPerSecond } = strainedTurnBucket;
    const start = Date.now();
    for (let i = 0; i < capacity + 4; i++) come('listener', from('listener', `${i}`));
    come('mic', from('mic', 'a'));
    await expect.poll(() => served).toHaveLength(1 + capacity + 4);
    expect(served[0]?.name).toBe('mic');
    expect((served.at(-1)?.at ?? 0) - start).toBeGreaterThanOrEqual(4000 / refillPerSecond);
  }, true));
