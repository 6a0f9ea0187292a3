/** Rooms with much to read, and readers who do not say that they read it. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect } from 'vitest';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxUnreadForScores } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { connect, type TestParticipant } from './participant.ts';
import { bark, partsOf } from './room-parts.ts';

/** Logs so many long texts that nobody is told of. */
export const logTexts = (room: RoomCreated, count: number) =>
  runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log } = partsOf(state);
    const text = {
      type: 'chat',
      participant: bark.participant,
      name: 'Yard',
      role: 'mic',
    } as const;
    for (let i = 0; i < count; i++) log.add({ ...text, text: 'x'.repeat(900) }, Date.now());
  });

/** A listener whose replay goes on and waits, since they give no receipts. */
export async function stalledReader(room: RoomCreated): Promise<TestParticipant> {
  const reader = await connect(room.id, offerSubprotocols(room.keys.listener));
  reader.givesReceipts = false;
  reader.say({ type: 'hello', name: 'Reader', after: 0 });
  await expect
    .poll(() => JSON.stringify(reader.received).length)
    .toBeGreaterThan(maxUnreadForScores);
  await reader.roundTrip();
  return reader;
}

/** Gives the receipts that were asked for, and from now on each at once. */
export function readOn(reader: TestParticipant): void {
  reader.givesReceipts = true;
  const { token } = reader.all('receipt-request').at(-1) ?? {};
  reader.say({ type: 'receipt', token });
}

/** All logged events that somebody was told, in the order in which they came. */
export function told({ received }: TestParticipant): LoggedEvent[] {
  return received.flatMap((message) => {
    if (message.type === 'welcome' || message.type === 'events') return message.events;
    return 'id' in message ? [message] : [];
  });
}
