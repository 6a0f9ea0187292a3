/** The lanes of the live timeline: whose they are, and where sounds lie in them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Detection, EventId, Participant, ParticipantId } from '../../client/index.ts';
import { spansOf } from '../../frontend/elements/sound-spans.ts';
import { laneLines, laneMarks, lanesOf } from '../../frontend/history/lane-marks.ts';
import type { ModelId } from '../../protocol/ids.ts';

const [hall, attic] = ['hall', 'attic'] as ParticipantId[] as [ParticipantId, ParticipantId];
const shown = { from: 1000, to: 2000 };

function sound(id: number, at: number, durationMs?: number, by = hall): Detection {
  return {
    id: id as EventId,
    participant: by,
    name: by,
    model: 'm' as ModelId,
    label: 'dog',
    at,
    peak: 0.9,
    ...(durationMs !== undefined && { durationMs }),
  };
}

const spans = (detections: readonly Detection[], by = hall) =>
  spansOf(detections, by, shown).map(({ start, end, open }) => [start, end, open]);

describe('a sound', () => {
  test('lies where it was, cut off where the picture ends', () => {
    expect(spans([sound(1, 1250, 250)])).toEqual([[0.25, 0.5, false]]);
    expect(spans([sound(1, 900, 200)])).toEqual([[0, 0.1, false]]);
    expect(spans([sound(1, 1900, 500)])).toEqual([[0.9, 1, false]]);
  });

  test('that goes on reaches to the end', () => {
    expect(spans([sound(1, 1500)])).toEqual([[0.5, 1, true]]);
    expect(spans([sound(1, 0)])).toEqual([[0, 1, true]]);
  });

  test('of before, of later and of other microphones is not in the picture', () => {
    expect(spans([sound(1, 500, 500), sound(2, 2000, 10), sound(3, 1500, 100, attic)])).toEqual([]);
  });

  test('that several microphones heard lies in each lane where it began there', () => {
    const mic = (participant: ParticipantId, at: number) => ({
      participant,
      name: participant,
      at,
      peak: 0.5,
      levelDb: -30,
    });
    const both = { ...sound(1, 1100, 400), mics: [mic(hall, 1100), mic(attic, 1300)] };
    expect(spans([both])).toEqual([[0.1, 0.5, false]]);
    expect(spans([both], attic)).toEqual([[0.3, 0.5, false]]);
  });
});

describe('in a lane', () => {
  const marks = (...detections: Detection[]) => laneMarks(detections, hall, shown, 0.01);

  test('sounds at the same time lie in lines of their own, others in the first', () => {
    const lines = marks(sound(1, 1100, 300), sound(2, 1200, 300), sound(3, 1600, 100));
    expect(lines.map(({ line }) => line)).toEqual([0, 1, 0]);
  });

  test('a name has the room to the next sound in its line', () => {
    const [one, two, three] = marks(sound(1, 1100, 10), sound(2, 1500, 10), sound(3, 1505, 50));
    expect(one?.room).toBeCloseTo(0.4);
    expect(two?.room).toBeCloseTo(0.5);
    expect(three?.line).toBe(1);
    expect(three?.room).toBeCloseTo(0.495);
  });

  test('no two sounds share a place while a line is free', () => {
    const some = fc.array(
      fc.record({
        at: fc.integer({ min: 900, max: 2100 }),
        length: fc.integer({ min: 0, max: 400 }),
      }),
      { maxLength: 12 },
    );
    const least = 0.01;
    fc.assert(
      fc.property(some, (sounds) => {
        const detections = sounds.map(({ at, length }, id) => sound(id, at, length));
        const all = laneMarks(detections, hall, shown, least);
        all.forEach((mark, i) => {
          const taken = all
            .slice(0, i)
            .filter(({ start, end }) => Math.max(end, start + least) > mark.start)
            .map(({ line }) => line);
          if (taken.includes(mark.line)) expect(new Set(taken).size).toBe(laneLines);
        });
      }),
    );
  });
});

describe('lanes', () => {
  const participant = (id: ParticipantId, mic: boolean, silentSince?: number): Participant => ({
    id,
    name: id,
    role: 'mic',
    mic,
    ...(silentSince !== undefined && { silentSince }),
  });
  const people = (...all: Participant[]) => new Map(all.map((each) => [each.id, each]));

  test('are those of microphones that are on, also of one that fell silent', () => {
    const lanes = lanesOf(
      people(participant(hall, true, 1500), participant(attic, false)),
      [],
      shown,
    );
    expect(lanes).toEqual([{ id: hall, name: 'hall', on: true, silentSince: 1500 }]);
  });

  test('also those of microphones that went and heard something in the time shown', () => {
    const detections = [
      sound(1, 1100, 50, attic),
      sound(2, 100, 50, 'long ago' as ParticipantId),
      sound(3, 1200, 50),
    ];
    const lanes = lanesOf(people(participant(hall, true)), detections, shown);
    expect(lanes.map(({ id, on }) => [id, on])).toEqual([
      [hall, true],
      [attic, false],
    ]);
  });
});
