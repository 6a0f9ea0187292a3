/** What is told of a sound that several mics hear, whatever the model makes of it. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { Detections } from '../../durable-objects/hearing/detections.ts';
import { MicHearing } from '../../durable-objects/hearing/mic-hearing.ts';
import { Mics } from '../../durable-objects/hearing/mics.ts';
import type { SoundEvent } from '../../durable-objects/hearing/model-hearing.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { decodePcm16 } from '../../sound/pcm16.ts';
import { tones } from './models.ts';
import { createRoom } from './participant.ts';
import { partsOf } from './room-parts.ts';
import { low, silence } from './sound.ts';

const at = Date.UTC(2026, 10, 21, 9, 0, 0);

const idOf = (name: string) => name as ParticipantId;
const named = (name: string) => ({ id: idOf(name), name, role: 'mic' as const, mic: true });

/** A mic that heard a low tone begin at `at`. */
function hearingMic(name: string): MicHearing {
  const pcm16 = Buffer.concat([silence(600), low(1200)]);
  const samples = new Float32Array(pcm16.length / 2);
  decodePcm16(pcm16, samples);
  const mic = new MicHearing(named(name));
  mic.timeline.arrived({ position: 0, gap: 0, restarted: true }, 1800, at + 1200);
  mic.timeline.take(samples, 0);
  return mic;
}

/** Detections of a room in which all mics hear the same. */
async function inRoom(
  act: (detections: Detections, parts: ReturnType<typeof partsOf>) => void,
): Promise<void> {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), (_, state) => {
    const parts = partsOf(state);
    const mics = new Mics();
    for (const name of ['Near', 'Far']) mics.add(idOf(name), hearingMic(name));
    act(new Detections(parts.log, parts.observations, parts.settings, mics), parts);
  });
}

function bark(
  phase: SoundEvent['phase'],
  peak: number,
  mean: number,
  model: ModelId = tones.id,
): SoundEvent {
  const durationMs = phase === 'begin' ? 0 : 1000;
  return { phase, model, label: 'low', at, onsetMs: 0, durationMs, peak, mean, levelDb: -20 };
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
  await inRoom((detections, { observations }) => {
    const [near, far] = [named('Near'), named('Far')];
    for (const phase of ['begin', 'end'] as const) {
      detections.record(near, bark(phase, 0.6, 0.6), at);
      detections.record(far, bark(phase, 0.9, 0.8), at);
    }
    const ended = new Map([['low', at + 1000]]);
    expect(detections.endedOf(tones.id, idOf('Near'), at)).toEqual(ended);
    expect(detections.endedOf(tones.id, idOf('Far'), at)).toEqual(ended);
    expect(detections.endedOf(tones.id, idOf('Elsewhere'), at)).toEqual(new Map());
    expect(detections.endedOf(tones.id, idOf('Near'), at + 1)).toEqual(new Map());
    expect(detections.endedOf('other' as ModelId, idOf('Near'), at)).toEqual(new Map());
    expect(observations.all).toEqual([]);
  });
});

test('what two models hear of one sound is two detections, even under one label', async () => {
  await inRoom((detections) => {
    const other = 'other' as ModelId;
    const [near, far] = [named('Near'), named('Far')];
    const first = detections.record(near, bark('begin', 0.6, 0.6), at);
    const second = detections.record(near, bark('begin', 0.7, 0.7, other), at);
    expect(second).toMatchObject({ type: 'detection-begin', detection: { model: other } });
    const merged = detections.record(far, bark('begin', 0.8, 0.8, other), at);
    expect(merged).toMatchObject({ type: 'detection-update', detection: { id: second?.id } });
    detections.record(near, bark('end', 0.65, 0.6), at);
    const [ended, going] = [first, second].map((event) =>
      detections.sounding.some(({ detection }) => detection === event?.id),
    );
    expect([ended, going]).toEqual([false, true]);
  });
});
