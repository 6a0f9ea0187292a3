/** The outlet on sessions of its own: a room's, or those of any other object that holds sockets. */
import { env, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { Outlet } from '../../durable-objects/publishing/outlet.ts';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import { baselineCodec } from '../../protocol/codecs.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { scoresTicks } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { createRoom } from './participant.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Somebody who has said hello, and all that they were told. */
function seat(sessions: Sessions, role: Role) {
  const { 0: client, 1: server } = new WebSocketPair();
  const told: ServerMessage[] = [];
  const pending = sessions.accept(server, { role, network: 'test' }, Date.now());
  client.accept();
  client.addEventListener('message', ({ data }) => {
    told.push(JSON.parse(data as string));
  });
  const id = crypto.randomUUID() as ParticipantId;
  const participant = { id, name: role, role, mic: false };
  return { session: sessions.seat(pending, participant, baselineCodec), told };
}

test('beyond so many subscribers ticks come seldom, but never to whoever turns their mic on', async () => {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), async (_, state) => {
    vi.setSystemTime(Date.now());
    const sessions = new Sessions(state);
    const outlet = new Outlet(sessions, Date.now());
    const [often, seldom] = scoresTicks;
    const mic = seat(sessions, 'mic');
    const others = Array.from({ length: often.maxSubscribers - 1 }, () =>
      seat(sessions, 'listener'),
    );
    const without = seat(sessions, 'listener');
    outlet.subscribe(without.session, false);
    const scores = {
      participant: mic.session.participant.id,
      model: 'tones' as ModelId,
      levelDb: -20,
      top: [],
    };
    for (let sequence = 0; sequence < 100; sequence++) {
      outlet.scores({ ...scores, sequence }, Date.now());
    }
    const all = [mic, ...others];
    expect(all.map(({ session }) => session.pace)).toEqual(all.map(() => often.perSecond));
    expect(without.session.pace).toBeNull();
    outlet.subscribe(without.session, true);
    expect(without.session.pace).toBe(often.perSecond);
    await expect.poll(() => mic.session.pace).toBe(seldom.perSecond);
    mic.session.participant = { ...mic.session.participant, mic: true };
    outlet.repace(mic.session);
    await expect
      .poll(() => mic.told.filter(({ type }) => type === 'pace'))
      .toEqual([often.perSecond, seldom.perSecond, often.perSecond].map(paceMessage));
    expect(new Set(others.map(({ session }) => session.pace))).toEqual(new Set([1]));
    outlet.erase();
    for (const session of sessions.all) session.close(1000, '');
  });
});

function paceMessage(scoresPerSecond: number): ServerMessage {
  return { type: 'pace', scoresPerSecond };
}
