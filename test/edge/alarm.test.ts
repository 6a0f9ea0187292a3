/** The one alarm of a room, and the register of what it is for. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { Alarm } from '../../durable-objects/alarm.ts';
import { createRoom } from './participant.ts';

const hour = 3_600_000;

async function withAlarm(
  act: (alarm: Alarm, setTo: () => Promise<number | null>, start: number) => Promise<void>,
): Promise<void> {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), async (_, { storage }) => {
    await act(new Alarm(storage), () => storage.getAlarm(), Date.now() + hour);
  });
}

test('is set to what is due first, whoever registered it, and removed when nothing is', async () => {
  await withAlarm(async (alarm, setTo, start) => {
    const one = alarm.register(() => undefined);
    const two = alarm.register(() => undefined);
    one.due = start + hour;
    expect(await setTo()).toBe(start + hour);
    two.due = start;
    expect(await setTo()).toBe(start);
    two.due = undefined;
    expect(await setTo()).toBe(start + hour);
    one.due = undefined;
    expect(await setTo()).toBeNull();
  });
});

test('is not written anew for what moves by seconds, and is for what moves by minutes', async () => {
  await withAlarm(async (alarm, setTo, start) => {
    const duty = alarm.register(() => undefined);
    duty.due = start;
    for (let second = 1; second < 30; second++) duty.due = start + 1000 * second;
    expect(await setTo()).toBe(start);
    duty.due = start + 30_000;
    expect(await setTo()).toBe(start + 30_000);
    duty.due = start + 29_999;
    expect(await setTo()).toBe(start + 29_999);
  });
});

test('does what is due when it rings, once, and is set to what is due next', async () => {
  await withAlarm(async (alarm, setTo, start) => {
    const done: string[] = [];
    const once = alarm.register(() => {
      done.push('once');
    });
    const again = alarm.register(async (now) => {
      done.push('again');
      await Promise.resolve();
      again.due = now + hour;
    });
    const later = alarm.register(() => {
      done.push('later');
    });
    once.due = start;
    again.due = start + 1;
    later.due = start + 2 * hour;
    await alarm.ring(start + 1);
    expect(done).toEqual(['once', 'again']);
    expect([once.due, again.due]).toEqual([undefined, start + 1 + hour]);
    expect(await setTo()).toBe(start + 1 + hour);
    await alarm.ring(start + 2);
    expect(done).toHaveLength(2);
    expect(await setTo()).toBe(start + 1 + hour);
  });
});

test('takes along what need not be exact, if it is wanted, whenever it rings for another', async () => {
  await withAlarm(async (alarm, setTo, start) => {
    const done: string[] = [];
    const along = alarm.register(
      (now) => {
        done.push('along');
        along.due = now + 4000;
      },
      { along: true },
    );
    const other = alarm.register((now) => {
      done.push('other');
      other.due = now + 2000;
    });
    other.due = start;
    await alarm.ring(start);
    expect(done).toEqual(['other']);
    along.due = start + 3000;
    await alarm.ring(start + 2000);
    expect(done).toEqual(['other', 'along', 'other']);
    // Known only after the last: what one of them sets meanwhile is not written.
    expect(await setTo()).toBe(start + 4000);
    expect(along.due).toBe(start + 6000);
  });
});
