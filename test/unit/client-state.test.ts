/** What the client knows of a room: snapshots that share what did not change, told by parts. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clip, Participant, RoomSnapshot, Scores, Welcome } from '../../client/index.ts';
import { LiveState } from '../../client/state/live-state.ts';
import type { ClipId, EventId, ModelId, ParticipantId, SoundId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { model, roomId, settings } from './room-server.ts';

const [me, other] = ['me', 'other'] as ParticipantId[] as [ParticipantId, ParticipantId];
const [house, birds] = ['house', 'birds'] as ModelId[] as [ModelId, ModelId];
const event = (id: number) => id as EventId;

function participant(id: ParticipantId, mic = true): Participant {
  return { id, name: id, role: 'mic', mic };
}

/** The same values as a new object, as it comes off the wire. */
function again<T>(value: T): T {
  return structuredClone(value);
}

const welcome: Welcome = {
  roomId,
  role: 'mic',
  you: me,
  participants: [participant(me), participant(other)],
  audience: 0,
  models: [model(house), model(birds)],
  sounds: [],
  settings,
  events: [],
  truncated: false,
  more: false,
  lastEventId: event(0),
  at: 0,
};

function scores(from: ParticipantId, of: ModelId, score = 0.9): Scores {
  return { participant: from, model: of, sequence: 1, levelDb: -20, top: [['dog', score]] };
}

function begin(id: number, of: ModelId): LoggedEvent {
  const heard = { participant: me, name: 'me', model: of, label: 'dog', at: id, peak: 0.9 };
  return { type: 'detection-begin', id: event(id), detection: { id: event(id), ...heard } };
}

function clip(name: string, at: number): Clip {
  return { id: name as ClipId, name, status: 'stored', type: 'wav', bytes: 44, at };
}

function added(id: number, of: Clip): LoggedEvent {
  return { type: 'clip-added', id: event(id), at: of.at, clip: of };
}

let state: LiveState;
beforeEach(() => {
  state = new LiveState({ detections: 500, messages: 200 });
  state.reached('websocket', again(welcome));
});

/** @returns the parts that `act` changed, by identity. */
function changedBy(act: () => void): string[] {
  const before = state.getSnapshot();
  act();
  const after = state.getSnapshot();
  return Object.keys(after).filter((part) => {
    const key = part as keyof RoomSnapshot;
    return !Object.is(after[key], before[key]);
  });
}

describe('a snapshot', () => {
  test('is the same object until something changes, and is itself never changed', () => {
    const before = state.getSnapshot();
    expect(state.getSnapshot()).toBe(before);
    const copy = again(before);
    state.scored([scores(other, house)]);
    state.take(begin(1, house));
    state.modelChanged(house, 'opening');
    state.take({ type: 'update', id: event(2), at: 0, participant: participant(me, false) });
    expect(state.getSnapshot()).not.toBe(before);
    expect(before).toEqual(copy);
  });

  test('shares every part that did not change', () => {
    expect(changedBy(() => state.scored([scores(other, house)]))).toEqual(['scores']);
    expect(changedBy(() => state.take(begin(1, house)))).toEqual(['detections', 'lastEventId']);
    expect(changedBy(() => state.modelChanged(birds, 'failed'))).toEqual(['models']);
    expect(changedBy(() => state.shed({ active: true, lagMs: 2500 }))).toEqual(['shedding']);
    expect(changedBy(() => state.microphoneTurned(true))).toEqual(['microphoneOn']);
    expect(changedBy(() => state.ponged(12))).toEqual(['connection']);
  });

  test('shares what a welcome after a reconnect says again', () => {
    expect(changedBy(() => state.reached('websocket', again(welcome)))).toEqual(['connection']);
    const renamed = { ...participant(other), name: 'Another' };
    const { participants } = state.getSnapshot();
    const next = { ...again(welcome), participants: [participant(me), renamed] };
    expect(changedBy(() => state.reached('websocket', next))).toEqual([
      'connection',
      'participants',
    ]);
    expect(state.getSnapshot().participants.get(me)).toBe(participants.get(me));
    expect(state.getSnapshot().participants.get(other)).toEqual(renamed);
  });

  test('shares what an event says again', () => {
    const participant = again(state.getSnapshot().participants.get(other) as Participant);
    const act = () => state.take({ type: 'update', id: event(1), at: 0, participant });
    expect(changedBy(act)).toEqual(['lastEventId']);
  });

  test('of one who only follows has no `you`', () => {
    const { you: _, ...snapshot } = again(welcome);
    state.reached('server-sent events', snapshot);
    const now = state.getSnapshot();
    expect(now.you).toBeUndefined();
    expect(now.connection).toMatchObject({ phase: 'open', transport: 'server-sent events' });
  });
});

describe('a subscriber', () => {
  test('is told once for each change of its parts, and of no other', () => {
    const [ofScores, ofPeople, ofAll] = [vi.fn(), vi.fn(), vi.fn()];
    state.subscribe(ofScores, ['scores']);
    state.subscribe(ofPeople, ['participants', 'settings']);
    state.subscribe(ofAll);
    for (let i = 0; i < 3; i++) state.scored([scores(other, house, i / 10)]);
    expect(ofScores).toHaveBeenCalledTimes(3);
    expect(ofPeople).not.toHaveBeenCalled();
    state.take({ type: 'leave', id: event(1), at: 0, participant: me, name: 'me', reason: 'left' });
    expect(ofPeople).toHaveBeenCalledTimes(1);
    expect(ofScores).toHaveBeenCalledTimes(3);
    expect(ofAll).toHaveBeenCalledTimes(4);
  });

  test('is told once for a welcome, whatever is replayed with it', () => {
    const listener = vi.fn(() => state.getSnapshot().detections.length);
    state.subscribe(listener);
    const events = [begin(1, house), begin(2, birds), begin(3, house)];
    state.reached('websocket', { ...again(welcome), events, lastEventId: event(3) });
    expect(listener).toHaveBeenCalledTimes(1);
    expect(listener).toHaveReturnedWith(3);
  });

  test('is not told of what changes nothing', () => {
    state.take({ type: 'settings', id: event(1), at: 0, settings: again(settings) });
    state.microphoneTurned(true);
    state.shed({ active: true, lagMs: 2500 });
    const listener = vi.fn();
    state.subscribe(listener);
    state.modelChanged(house, 'ready');
    state.modelChanged('unknown' as ModelId, 'failed');
    state.microphoneTurned(true);
    state.shed({ active: true, lagMs: 2500 });
    state.scored([scores('stranger' as ParticipantId, house)]);
    expect(state.take(begin(1, house))).toBe(false);
    expect(listener).not.toHaveBeenCalled();
  });

  test('that stopped is told nothing, even of the change in which it was stopped', () => {
    const told = vi.fn();
    const stopper = state.subscribe(() => stop());
    const stop = state.subscribe(told);
    state.scored([scores(other, house)]);
    stopper();
    state.scored([scores(other, birds)]);
    expect(told).not.toHaveBeenCalled();
  });

  describe('that throws', () => {
    const thrown: unknown[] = [];
    const note = (error: unknown) => thrown.push(error);
    let platforms: NodeJS.UncaughtExceptionListener[];
    beforeEach(() => {
      platforms = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException').on('uncaughtException', note);
    });
    afterEach(() => {
      process.removeAllListeners('uncaughtException');
      for (const listener of platforms) process.on('uncaughtException', listener);
    });

    test('stops neither the others nor the connection, and is reported', async () => {
      const told = vi.fn();
      state.subscribe(() => {
        throw new Error('a bug of the page');
      });
      state.subscribe(told);
      state.scored([scores(other, house)]);
      expect(told).toHaveBeenCalledTimes(1);
      await new Promise((resolve) => setTimeout(resolve));
      expect(thrown).toMatchObject([{ message: 'a bug of the page' }]);
    });
  });
});

describe('scores', () => {
  test('of two models that say the same label stand beside each other', () => {
    state.scored([scores(other, house, 0.9)]);
    state.scored([scores(other, birds, 0.2)]);
    const of = state.getSnapshot().scores.get(other);
    expect(of?.get(house)?.top).toEqual([['dog', 0.9]]);
    expect(of?.get(birds)?.top).toEqual([['dog', 0.2]]);
  });

  test('of one microphone leave those of the others alone', () => {
    state.scored([scores(me, house)]);
    const mine = state.getSnapshot().scores.get(me);
    state.scored([scores(other, house)]);
    expect(state.getSnapshot().scores.get(me)).toBe(mine);
  });

  test.each<[string, (off: Participant) => void]>([
    ['goes off', (off) => state.take({ type: 'update', id: event(1), at: 0, participant: off })],
    [
      'goes away',
      ({ id, name }) =>
        state.take({ type: 'leave', id: event(1), at: 0, participant: id, name, reason: 'left' }),
    ],
    [
      'is off after a reconnect',
      (off) => state.reached('websocket', { ...again(welcome), participants: [off] }),
    ],
  ])('of a microphone that %s are gone', (_, happens) => {
    state.scored([scores(other, house)]);
    state.scored([scores(other, birds)]);
    happens(participant(other, false));
    expect(state.getSnapshot().scores.has(other)).toBe(false);
  });
});

describe('models', () => {
  test('change their state one by one', () => {
    const [first, second] = state.getSnapshot().models;
    state.modelChanged(birds, 'opening');
    const now = state.getSnapshot().models;
    expect(now[0]).toBe(first);
    expect(now[1]).toEqual({ ...second, state: 'opening' });
  });

  test('come and go; the scores of those that are gone go with them', () => {
    state.scored([scores(other, house), scores(other, birds)]);
    const [first] = state.getSnapshot().models;
    const taught = { ...model('taught'), source: 'taught' as const };
    state.hearsWith([again(first as typeof taught), taught]);
    const { models, scores: left } = state.getSnapshot();
    expect(models).toEqual([first, taught]);
    expect(models[0]).toBe(first);
    expect([...(left.get(other)?.keys() ?? [])]).toEqual([house]);
  });

  test('that hear the same label make detections of their own', () => {
    state.take(begin(1, house));
    state.take(begin(2, birds));
    expect(state.getSnapshot().detections.map((each) => [each.model, each.label])).toEqual([
      [house, 'dog'],
      [birds, 'dog'],
    ]);
  });
});

describe('the log', () => {
  const end = (id: number, of: number): LoggedEvent => {
    const { detection } = begin(of, house) as Extract<LoggedEvent, { detection: unknown }>;
    const ended = { ...detection, durationMs: 700 };
    return { type: 'detection-end', id: event(id), detection: ended };
  };
  const ids = () => state.getSnapshot().detections.map(({ id, durationMs }) => [id, durationMs]);

  test('takes each event once, in order, live or replayed', () => {
    expect(state.take(begin(1, house))).toBe(true);
    const events = [end(3, 1), begin(1, house), begin(2, house)];
    const taken = state.reached('websocket', { ...welcome, events, lastEventId: event(3) });
    expect(taken.map(({ id }) => id)).toEqual([2, 3]);
    expect(state.take(begin(2, house))).toBe(false);
    expect(ids()).toEqual([
      [1, 700],
      [2, undefined],
    ]);
  });

  test('forgets what was going on before a replay with a gap', () => {
    state.take(begin(1, house));
    state.take(begin(2, house));
    state.take(end(3, 1));
    const events = [begin(10, house)];
    state.reached('websocket', { ...welcome, events, truncated: true, lastEventId: event(12) });
    expect(ids()).toEqual([
      [1, 700],
      [10, undefined],
    ]);
    expect(state.getSnapshot().lastEventId).toBe(12);
  });

  test('of presence that is replayed does not undo who is here now', () => {
    const left = { id: event(1), at: 0, participant: other, name: 'other', reason: 'left' };
    const events: LoggedEvent[] = [{ type: 'leave', ...left }];
    state.reached('websocket', { ...again(welcome), events, lastEventId: event(1) });
    expect(state.getSnapshot().participants.has(other)).toBe(true);
  });
});

describe('recordings', () => {
  const names = () => state.getSnapshot().clips?.map(({ name }) => name);

  test('are not known before they were loaded, whatever is logged', () => {
    state.take(added(1, clip('early', 1)));
    expect(names()).toBeUndefined();
  });

  test('are kept up to date once loaded, the latest first', async () => {
    await state.loadClips(Promise.resolve([clip('b', 2), clip('a', 1)]));
    state.take(added(1, clip('c', 3)));
    expect(names()).toEqual(['c', 'b', 'a']);
    const removed = { id: event(2), at: 4, clip: 'b' as ClipId };
    const events: LoggedEvent[] = [{ type: 'clip-removed', ...removed }, added(3, clip('d', 5))];
    state.reached('websocket', { ...again(welcome), events, lastEventId: event(3) });
    expect(names()).toEqual(['d', 'c', 'a']);
  });

  test('that come and go while the list is on its way are in it or not', async () => {
    const { promise, resolve } = Promise.withResolvers<Clip[]>();
    const loaded = state.loadClips(promise);
    state.take(added(1, clip('new', 3)));
    state.take({ type: 'clip-removed', id: event(2), at: 4, clip: 'old' as ClipId });
    resolve([clip('kept', 2), clip('old', 1)]);
    await loaded;
    expect(names()).toEqual(['new', 'kept']);
  });

  test('stay as they are where the list cannot be loaded', async () => {
    await state.loadClips(Promise.resolve([clip('a', 1)]));
    await expect(state.loadClips(Promise.reject(new Error('offline')))).rejects.toThrow('offline');
    expect(names()).toEqual(['a']);
  });
});

test('what the room is taught is told live, and sounds that did not change stay the same', () => {
  state.reached('websocket', welcome);
  const door = { id: 'a' as SoundId, name: 'Front door', examples: 2, outdated: 0 };
  const dryer = { id: 'b' as SoundId, name: 'Dryer', examples: 0, outdated: 0 };
  state.knows([door, dryer]);
  const [first] = state.getSnapshot().sounds;
  state.knows([{ ...door }, { ...dryer, examples: 1 }]);
  expect(state.getSnapshot().sounds[0]).toBe(first);
  expect(state.getSnapshot().sounds[1]).toMatchObject({ examples: 1 });
  state.reached('websocket', { ...welcome, sounds: [dryer] });
  expect(state.getSnapshot().sounds).toEqual([dryer]);
});

test('the audience is counted, and one who is counted knows their own name', () => {
  expect(changedBy(() => state.counted(1204))).toEqual(['audience']);
  expect(state.getSnapshot().audience).toBe(1204);
  const { lastEventId } = state.getSnapshot();
  const renamed = { ...participant(me), name: 'Ada' };
  const told = { type: 'update', id: lastEventId, at: 0 } as const;
  expect(state.take({ ...told, participant: renamed })).toBe(false);
  expect(state.getSnapshot().participants.get(me)?.name).toBe('Ada');
  // Of others it is an event that was taken before.
  state.take({ ...told, participant: { ...participant(other), name: 'Eve' } });
  expect(state.getSnapshot().participants.get(other)?.name).not.toBe('Eve');
});

describe('verdicts', () => {
  const said = (id: number, of: number, right: boolean): LoggedEvent => {
    const by = { participant: me, name: 'me' };
    return { type: 'verdict', id: event(id), at: id, ...by, detectionId: event(of), right };
  };
  const known = () =>
    [...state.getSnapshot().verdicts].map(([of, { right }]) => [Number(of), right]);

  test('of several on one detection the latest counts, live and replayed in any order', () => {
    expect(changedBy(() => state.take(said(5, 1, true)))).toEqual(['verdicts', 'lastEventId']);
    state.take(said(6, 1, false));
    expect(known()).toEqual([[1, false]]);
    state.take(said(5, 1, true));
    expect(known()).toEqual([[1, false]]);
    const events = [said(9, 2, true), said(8, 2, false), said(7, 1, true)];
    state.reached('websocket', { ...welcome, events, lastEventId: event(9) });
    expect(known()).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  test('as many are kept as detections, and the oldest go first', () => {
    const small = new LiveState({ detections: 2, messages: 200 });
    small.reached('websocket', again(welcome));
    for (const id of [1, 2, 3]) small.take(said(id, id, true));
    small.take(said(4, 2, false));
    small.take(said(5, 9, true));
    expect([...small.getSnapshot().verdicts.keys()].map(Number)).toEqual([2, 9]);
  });

  test('keep their identity while nothing is said', () => {
    state.take(said(5, 1, true));
    const { verdicts } = state.getSnapshot();
    state.take(begin(6, house));
    expect(state.getSnapshot().verdicts).toBe(verdicts);
  });
});

test('how far the clock of the room is ahead is known from its welcome', () => {
  state.reached('websocket', { ...again(welcome), at: 50_000 }, 20_000);
  expect(state.getSnapshot().connection.clockOffsetMs).toBe(30_000);
  state.reached('websocket', { ...again(welcome), at: 50_000 }, 51_500);
  expect(state.getSnapshot().connection.clockOffsetMs).toBe(-1500);
});
