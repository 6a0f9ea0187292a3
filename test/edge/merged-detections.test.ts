/** What is told of a sound that several mics hear, whatever the model makes of it. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { defaultSettings } from '../../durable-objects/settings/default-settings.ts';
import { Detections } from '../../durable-objects/hearing/detections.ts';
import { EventLog } from '../../durable-objects/log/event-log.ts';
import type { SoundEvent } from '../../durable-objects/hearing/mic-hearing.ts';
import { createRoom } from './participant.ts';

const at = Date.UTC(2026, 10, 21, 9, 0, 0);

const named = (name: string) => ({ id: name, name, role: 'mic' as const, mic: true });

/** Detections of a room in which all mics hear the same. */
async function inRoom(act: (detections: Detections, log: EventLog) => void): Promise<void> {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), (_, { storage }) => {
    const log = new EventLog(storage.sql, defaultSettings.retention);
    act(new Detections(log, { enabled: () => true, sharesSound: () => true }), log);
  });
}

function bark(phase: SoundEvent['phase'], peak: number, mean: number): SoundEvent {
  const durationMs = phase === 'begin' ? 0 : 1000;
  return { phase, label: 'dog', at, onsetMs: 0, durationMs, peak, mean, levelDb: -20 };
}

test('peak and mean are those of the mic with the highest peak, and each mic has its own', async () => {
  await inRoom((detections) => {
    const [near, far] = [named('Near'), named('Far')];
    detections.record(far, bark('begin', 0.6, 0.5994), at);
    const update = detections.record(near, bark('begin', 0.8, 0.7), at);
    expect(update?.detection).toMatchObject({ name: 'Far', peak: 0.8, mean: 0.7 });
    detections.record(near, bark('end', 0.95, 0.75), at);
    const end = detections.record(far, bark('end', 0.9, 0.85), at);
    expect(end?.detection).toMatchObject({ name: 'Far', peak: 0.95, mean: 0.75 });
    const scores = end?.detection.mics?.map(({ name, peak, mean }) => [name, peak, mean]);
    expect(scores).toEqual([
      ['Far', 0.9, 0.85],
      ['Near', 0.95, 0.75],
    ]);
  });
});

test('a mic that loses a sound and hears it again keeps the highest peak', async () => {
  await inRoom((detections) => {
    const [near, far] = [named('Near'), named('Far')];
    detections.record(near, bark('begin', 0.6, 0.6), at);
    detections.record(far, bark('begin', 0.9, 0.8), at);
    detections.record(far, bark('end', 0.9, 0.8), at);
    detections.record(far, bark('begin', 0.5, 0.5), at);
    detections.record(far, bark('end', 0.5, 0.5), at);
    const end = detections.record(near, bark('end', 0.7, 0.6), at);
    expect(end?.detection.peak).toBe(0.9);
  });
});

test('when a label ended last is known of every mic that heard it, and of no other', async () => {
  await inRoom((detections, log) => {
    const [near, far] = [named('Near'), named('Far')];
    for (const phase of ['begin', 'end'] as const) {
      detections.record(near, bark(phase, 0.6, 0.6), at);
      detections.record(far, bark(phase, 0.9, 0.8), at);
    }
    const ended = new Map([['dog', at + 1000]]);
    expect(detections.endedOf('Near', at)).toEqual(ended);
    expect(detections.endedOf('Far', at)).toEqual(ended);
    expect(detections.endedOf('Elsewhere', at)).toEqual(new Map());
    expect(detections.endedOf('Near', at + 1)).toEqual(new Map());
    expect(log.strands()).toEqual([]);
  });
});
