/** What the stage says, of all that goes on in a room. */
import { describe, expect, test } from 'vitest';
import type { Detection, ModelDescription, Participant } from '../../client/index.ts';
import { isUrgent, parseUrgentFlags } from '../../frontend/alerts/urgent.ts';
import { GoneMics } from '../../frontend/elements/gone-mics.ts';
import {
  type StageContext,
  type StageSnapshot,
  stageLines,
} from '../../frontend/stage/stage-lines.ts';
import type { EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';

const now = Date.UTC(2026, 0, 5, 12, 0, 0);
const model: ModelDescription = {
  id: 'm' as ModelId,
  name: 'Sounds',
  version: '1',
  source: 'default',
  state: 'ready',
  labels: ['dog', 'rain', 'music', 'siren'],
  labelDetails: {
    dog: { title: 'Dog', group: 'animals', essential: true },
    rain: { title: 'Rain', group: 'nature', essential: false },
    music: { title: 'Music', group: 'home', essential: false },
    siren: { title: 'Siren', group: 'alerts', essential: true },
  },
} as unknown as ModelDescription;

const byModel: StageContext['isUrgent'] = (sound, models) => isUrgent(sound, models, {});

function mic(name: string, more: Partial<Participant> = {}): Participant {
  return { id: name as ParticipantId, name, role: 'mic', mic: true, ...more };
}

/** @param startedAgo and lasted are in seconds. */
function heard(label: string, where: string, startedAgo: number, lasted?: number): Detection {
  return {
    id: (now - 1000 * startedAgo) as EventId,
    participant: where as ParticipantId,
    name: where,
    model: model.id,
    label,
    at: now - 1000 * startedAgo,
    peak: 0.9,
    ...(lasted !== undefined && { durationMs: 1000 * lasted }),
  };
}

function room(detections: Detection[], people = [mic('Kitchen'), mic('Nursery')]): StageSnapshot {
  return {
    connection: {
      phase: 'open',
      transport: 'websocket',
      latencyMs: undefined,
      reachedUntil: undefined,
      retryAt: undefined,
      clockOffsetMs: 0,
      lastClose: undefined,
    },
    detections: detections.sort((a, b) => a.at - b.at),
    models: [model],
    participants: new Map(people.map((each) => [each.id, each])),
    role: 'listener',
    you: undefined,
  };
}

function said(snapshot: StageSnapshot, context: Partial<StageContext> = {}) {
  return stageLines(snapshot, { gone: [], isUrgent: byModel, roomNow: now, now, ...context });
}

describe('a sound', () => {
  test('that goes on is told with where and for how long', () => {
    expect(said(room([heard('rain', 'Kitchen', 75)]))).toMatchObject({
      tone: 'heard',
      what: 'Rain',
      where: 'Kitchen',
      when: 'for 1 min 15 s',
      more: 0,
      counts: true,
    });
  });

  test('that ended is remembered for a minute, and no longer', () => {
    const rain = heard('rain', 'Kitchen', 20, 8);
    expect(said(room([rain]))).toMatchObject({ tone: 'past', what: 'Rain', when: '12 s ago' });
    expect(said(room([rain]), { roomNow: now + 47_999 })).toMatchObject({ when: '59 s ago' });
    expect(said(room([rain]), { roomNow: now + 48_000 })).toMatchObject({
      tone: 'quiet',
      what: 'Listening',
      counts: false,
    });
  });

  test('that is urgent comes before newer ones, and stays before them once it has ended', () => {
    const others = [heard('rain', 'Kitchen', 3), heard('music', 'Nursery', 2)];
    const ongoing = said(room([heard('siren', 'Kitchen', 30), ...others]));
    expect(ongoing).toMatchObject({ tone: 'urgent', what: 'Siren', when: 'for 30 s', more: 2 });
    const ended = said(room([heard('siren', 'Kitchen', 30, 10), ...others]));
    expect(ended).toMatchObject({ tone: 'urgent-past', what: 'Siren', when: '20 s ago', more: 2 });
  });

  test('that is urgent and goes on comes before an urgent one that ended later than it began', () => {
    const sounds = [heard('siren', 'Kitchen', 30), heard('dog', 'Nursery', 5, 1)];
    expect(said(room(sounds))).toMatchObject({ what: 'Siren', more: 1 });
  });

  test('is the newest among those that are as urgent', () => {
    const sounds = [heard('rain', 'Kitchen', 30), heard('music', 'Nursery', 5)];
    expect(said(room(sounds))).toMatchObject({ what: 'Music', where: 'Nursery', more: 1 });
  });

  test('that comes again from the same microphone is told of once', () => {
    const barks = [3, 6, 9].map((ago) => heard('dog', 'Kitchen', ago, 1));
    expect(said(room(barks))).toMatchObject({ what: 'Dog', when: '2 s ago', more: 0 });
    expect(said(room([...barks, heard('dog', 'Nursery', 1)]))).toMatchObject({
      where: 'Nursery',
      more: 1,
    });
  });

  test('counts as urgent or not as this device is set', () => {
    const own = parseUrgentFlags('{"rain":true,"dog":false}');
    const set: StageContext['isUrgent'] = (sound, models) => isUrgent(sound, models, own);
    const sounds = [heard('rain', 'Kitchen', 30), heard('dog', 'Nursery', 5)];
    expect(said(room(sounds), { isUrgent: set })).toMatchObject({ tone: 'urgent', what: 'Rain' });
  });

  test('does not go on when whoever heard it has gone, or sends nothing', () => {
    const rain = heard('rain', 'Kitchen', 30);
    expect(said(room([rain], [mic('Nursery')]))).toMatchObject({ what: 'Listening' });
    const silent = [mic('Kitchen', { silentSince: now - 70_000 })];
    expect(said(room([rain], silent))).toMatchObject({ what: 'Stopped sending' });
  });

  test('that two microphones heard is told with both', () => {
    const both = heard('rain', 'Kitchen', 5);
    const at = { at: both.at, peak: 0.9, levelDb: -30 };
    both.mics = ['Kitchen', 'Nursery'].map((name) => ({
      participant: name as ParticipantId,
      name,
      ...at,
    }));
    expect(said(room([both]))).toMatchObject({ where: 'Kitchen and Nursery' });
  });
});

describe('a microphone', () => {
  const silent = [mic('Kitchen'), mic('Nursery', { silentSince: now - 12_000 })];

  test('that stopped sending is told below urgent sounds and above others', () => {
    expect(said(room([heard('rain', 'Kitchen', 3)], silent))).toMatchObject({
      tone: 'silent',
      where: 'Nursery',
      what: 'Stopped sending',
      when: '12 s ago',
      trouble: 'Nursery stopped sending, 12 s ago.',
      more: 1,
    });
    expect(said(room([heard('siren', 'Kitchen', 3)], silent))).toMatchObject({
      what: 'Siren',
      aside: 'Nursery stopped sending, 12 s ago.',
      trouble: 'Nursery stopped sending, 12 s ago.',
      more: 1,
    });
  });

  test('that has been silent for long makes way for sounds, stays beside them, and is no quiet room', () => {
    const long = [mic('Kitchen'), mic('Nursery', { silentSince: now - 300_000 })];
    expect(said(room([heard('rain', 'Kitchen', 3)], long))).toMatchObject({
      what: 'Rain',
      aside: 'Nursery stopped sending, 5 min 0 s ago.',
    });
    expect(said(room([], long))).toMatchObject({ what: 'Stopped sending', where: 'Nursery' });
  });

  test('with a long name is called by its beginning where what happened would not be read else', () => {
    const long = mic('Living room of the grandparents', { silentSince: now - 12_000 });
    expect(said(room([], [long]))).toMatchObject({
      where: 'Living room of the grandparents',
      trouble: 'Living room of the … stopped sending, 12 s ago.',
    });
  });

  test("of one's own is said to be on although nothing arrives", () => {
    const own = { ...room([], silent), you: 'Nursery' as ParticipantId };
    expect(said(own)).toMatchObject({ what: 'On, but nothing arrives', where: 'Your microphone' });
  });

  test('that is lost is told until one of its name is back; one that left for a minute', () => {
    const gone = new GoneMics();
    gone.look(new Map([mic('Nursery'), mic('Door')].map((each) => [each.id, each])));
    const leave = { type: 'leave', id: 1 as EventId, at: now - 5000, replayed: false } as const;
    gone.left({
      ...leave,
      participant: 'Nursery' as ParticipantId,
      name: 'Nursery',
      reason: 'lost',
    });
    gone.left({
      ...leave,
      at: now - 6000,
      participant: 'Door' as ParticipantId,
      name: 'Door',
      reason: 'left',
    });
    const here = room([], [mic('Kitchen')]);
    expect(said(here, { gone: gone.all })).toMatchObject({
      where: 'Nursery',
      what: 'Lost its connection',
      more: 1,
    });
    const later = { gone: gone.all, roomNow: now + 3_600_000 };
    expect(said(here, later)).toMatchObject({ where: 'Nursery', more: 0 });
    const again = mic('Nursery', { id: 'another' as ParticipantId });
    gone.look(new Map([[again.id, again]]));
    expect(gone.all.map(({ name }) => name)).toEqual(['Door']);
    expect(said(here, later)).toMatchObject({ what: 'Lost its connection' });
    expect(said(here, { ...later, gone: gone.all })).toMatchObject({ what: 'Listening' });
  });

  test('that was turned off before its owner left is not missed', () => {
    const gone = new GoneMics();
    gone.look(new Map([[mic('Door').id, mic('Door')]]));
    gone.look(new Map([[mic('Door').id, mic('Door', { mic: false })]]));
    const leave = { type: 'leave', id: 1 as EventId, at: now, replayed: false } as const;
    const left = { ...leave, participant: mic('Door').id, name: 'Door', reason: 'left' };
    expect(gone.left(left)).toBeUndefined();
  });
});

describe('out of reach', () => {
  function lost(
    reachedUntil: number | undefined,
    phase: 'open' | 'reconnecting',
    sounds: Detection[],
  ) {
    const reached = room(sounds);
    return { ...reached, connection: { ...reached.connection, phase, reachedUntil } };
  }

  test('the last sound is told as such, with how long there has been no connection', () => {
    const siren = heard('siren', 'Kitchen', 40);
    expect(said(lost(now - 8000, 'reconnecting', [siren]))).toMatchObject({
      tone: 'lost',
      what: 'Last heard: Siren',
      where: 'Kitchen',
      when: 'no connection for 8 s',
      trouble: 'no connection for 8 s',
    });
    expect(said(lost(now - 8000, 'open', [siren]))).toMatchObject({ when: 'no answer for 8 s' });
  });

  test('a sound that ended long before is not the last thing that went on', () => {
    const before = heard('siren', 'Kitchen', 100, 5);
    expect(said(lost(now - 8000, 'reconnecting', [before]))).toMatchObject({
      what: 'No connection',
    });
  });

  test('a room that was never reached has nothing to count from', () => {
    expect(said(lost(undefined, 'reconnecting', []))).toMatchObject({
      what: 'No connection',
      when: '',
    });
  });
});

test('without a microphone the stage says so, and before the welcome that it connects', () => {
  expect(said(room([], [mic('Kitchen', { mic: false })]))).toMatchObject({
    what: 'No microphone is on',
  });
  expect(said({ ...room([]), role: undefined })).toMatchObject({ what: 'Connecting…' });
});
