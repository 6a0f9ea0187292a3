/** What the Worker does when a room's object is out of reach. The stub stands for the platform's. */
import { expect, test, vi } from 'vitest';
import type { Answer } from '../../../edge/answer.ts';
import type { Bindings } from '../../../worker/bindings.ts';
import { RoomHandle } from '../../../worker/room.ts';
import { someRoomId } from '../../room-id.ts';

type Outcome = Answer<unknown> | Error;

/** A namespace of which every stub that is taken meets the next of these outcomes. */
function roomsThat(...outcomes: Outcome[]) {
  const ask = vi.fn();
  let stubs = 0;
  const getByName = () => {
    const outcome = outcomes[stubs++];
    return {
      ask(...asked: unknown[]) {
        ask(...asked);
        return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
      },
    };
  };
  const env = { ROOMS: { getByName } } as unknown as Bindings;
  return { ask, room: new RoomHandle(env, someRoomId, '192.0.2.1', 'a key') };
}

/** An error with the platform's marks. */
function failure(marks: { retryable?: boolean; overloaded?: boolean }): Error {
  return Object.assign(new Error('The object is out of reach.'), marks);
}

const clips = { value: [] };

test('a room is asked by name, with the key, the arguments and the network they came from', async () => {
  const { room, ask } = roomsThat(clips);
  expect(await room.ask('clips', {})).toEqual([]);
  expect(ask.mock.calls).toEqual([['clips', 'a key', {}, '192.0.2.1']]);
});

test('what the room refuses is thrown, and not asked again', async () => {
  const { room, ask } = roomsThat({ refused: 'key-wrong', detail: undefined }, clips);
  await expect(room.ask('clips', {})).rejects.toMatchObject({ code: 'key-wrong' });
  expect(ask).toHaveBeenCalledTimes(1);
});

test('what can succeed a moment later is asked once more, of a new stub', async () => {
  const { room, ask } = roomsThat(failure({ retryable: true }), clips);
  expect(await room.ask('clips', {})).toEqual([]);
  expect(ask.mock.calls).toEqual(Array(2).fill(['clips', 'a key', {}, '192.0.2.1']));
});

test('after a second failure the room is given up', async () => {
  const marked = failure({ retryable: true });
  const { room, ask } = roomsThat(failure({ retryable: true }), marked, clips);
  await expect(room.ask('clips', {})).rejects.toBe(marked);
  expect(ask).toHaveBeenCalledTimes(2);
});

test.each([
  ['is not marked', {}],
  ['is marked as lasting', { retryable: false }],
  ['says that the object has too much to do', { retryable: true, overloaded: true }],
])('a failure that %s is final', async (_, marks) => {
  const { room, ask } = roomsThat(failure(marks), clips);
  await expect(room.ask('clips', {})).rejects.toThrow('out of reach');
  expect(ask).toHaveBeenCalledTimes(1);
});

test('what would do something twice is not repeated', async () => {
  const { room, ask } = roomsThat(failure({ retryable: true }), clips);
  const keyHashes = { host: '', mic: '', listener: '' };
  const creation = { id: room.id, keyHashes, guestKeys: '' };
  await expect(room.ask('create', creation)).rejects.toThrow('out of reach');
  expect(ask).toHaveBeenCalledTimes(1);
});

/** One character is another. */
const miswritten = someRoomId.replace('9', '8');

test.each(['', someRoomId.slice(1), `../${someRoomId}`, someRoomId.toUpperCase(), miswritten])(
  '%j is the id of no room',
  (id) => {
    const env = { ROOMS: {} } as unknown as Bindings;
    expect(() => new RoomHandle(env, id, '192.0.2.1')).toThrow('There is no such room');
  },
);
