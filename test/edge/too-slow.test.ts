/** Who does not read is closed, though nothing more is sent to them and nothing else happens. */
import { env, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { Alarm } from '../../durable-objects/alarm.ts';
import { Ghosts } from '../../durable-objects/sockets/ghosts.ts';
import type { Session } from '../../durable-objects/sockets/session.ts';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import { maxUnread, receiptDeadlineMs, replayOnResume } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { createRoom, join } from './participant.ts';
import { logTexts, stalledReader } from './slow-reader.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('one who is told nothing while they are behind is closed too, once a receipt is overdue', async () => {
  const room = await createRoom();
  await logTexts(room, replayOnResume);
  const reader = await stalledReader(room);
  const host = await join(room, 'host');
  const start = Date.now();
  vi.setSystemTime(start + receiptDeadlineMs / 2);
  await host.roundTrip();
  await reader.roundTrip();
  expect(reader.all('error')).toEqual([]);
  const told = reader.all('events').length;
  vi.setSystemTime(start + receiptDeadlineMs);
  await host.roundTrip();
  expect((await reader.closed).reason).toBe('too-slow');
  expect(reader.all('events')).toHaveLength(told);
  expect((await host.next('leave')).reason).toBe('too-slow');
});

test('one who became too slow as a timer told them something is closed though nothing else happens', async () => {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), async (_, state) => {
    const sessions = new Sessions(state);
    const refused: [Session, RefusalError][] = [];
    const refuse = (session: Session, refusal: RefusalError) => {
      refused.push([session, refusal]);
      sessions.expel([session], refusal);
    };
    const ghosts = new Ghosts(sessions, new Alarm(state.storage), refuse);
    const { 1: server } = new WebSocketPair();
    const reader = sessions.accept(server, { role: 'listener', network: 'test' }, Date.now());
    reader.sendText('x'.repeat(maxUnread.listener + 1));
    ghosts.handled(Date.now());
    expect(refused).toEqual([]);
    setTimeout(() => reader.sendText('one event more'), 0);
    await expect.poll(() => refused).toEqual([[reader, new RefusalError('too-slow')]]);
    expect(sessions.count).toBe(0);
  });
});
