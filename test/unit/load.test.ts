/** The open-loop load: its schedule, what it reads, and what it concludes. */
import { expect, test } from 'vitest';
import { fitCost } from '../../bench/load/open-loop/audience.ts';
import { earshot } from '../../bench/load/open-loop/earshot-dialect.ts';
import { failedBounds } from '../../bench/load/open-loop/knee.ts';
import { linePlot } from '../../bench/load/open-loop/plot.ts';
import { parseRow, type Row } from '../../bench/load/open-loop/row.ts';
import { dueAt, expectedDetections, type Schedule } from '../../bench/load/open-loop/schedule.ts';
import { socketio } from '../../bench/load/open-loop/socketio-dialect.ts';
import { loopOnsets } from '../../bench/load/open-loop/sound.ts';

const detection = {
  id: 7,
  participant: 'a',
  name: 'A',
  model: 'm',
  label: 'dog',
  at: 1000,
  peak: 1,
};
const read = (message: object) => earshot.read(Buffer.from(JSON.stringify(message)));

test('a row says how many mics, listeners and rooms', () => {
  expect(parseRow('16x300')).toEqual({ mics: 16, listeners: 300, rooms: 1 });
  expect(parseRow(' 4x1000x2')).toEqual({ mics: 4, listeners: 1000, rooms: 2 });
  for (const wrong of ['16', 'x3', '16x', '16x3x', '16*3']) expect(parseRow(wrong)).toBeUndefined();
});

test('frames are due by the start alone, the mics of a room spread over the length of one', () => {
  const mics = [0, 1, 2, 3].map((mic) => ({ id: String(mic), room: 0 }));
  const schedule = { startAt: 1000, startEpoch: 0, warmUpMs: 0, measuredMs: 1000, mics };
  expect(dueAt(schedule, 0, 0)).toBe(1000);
  expect(dueAt(schedule, 1, 0)).toBe(1015);
  expect(dueAt(schedule, 3, 100)).toBe(1000 + 45 + 6000);
});

test('the sound brings a detection in each round of the loop, and the schedule says when', async () => {
  const onsets = await loopOnsets();
  expect(onsets.map(({ label }) => label)).toEqual(['music']);
  const mics = Array.from({ length: 4 }, (_, mic) => ({ id: String(mic), room: 0 }));
  const schedule: Schedule = {
    startAt: 50,
    startEpoch: 1e12,
    warmUpMs: 4000,
    measuredMs: 28_800,
    mics,
  };
  const expected = expectedDetections(schedule, onsets);
  // Four rounds of 7.2 s on four mics.
  expect(expected).toHaveLength(16);
  for (const { dueAt: due, at } of expected) {
    expect(due).toBeGreaterThanOrEqual(4050);
    expect(due).toBeLessThan(32_850);
    // A sound begins before the frame that makes it known.
    const delay = due - (at - 1e12 + 50);
    expect(delay).toBeGreaterThan(0);
    expect(delay).toBeLessThan(3000);
  }
});

test('Earshot tells scores one by one or in ticks, and detections alone or with other events', () => {
  const scores = { participant: 'a', sequence: 4, top: [] };
  expect(read({ type: 'scores', ...scores }).scores).toMatchObject([scores]);
  expect(read({ type: 'tick', scores: [scores, scores] }).scores).toHaveLength(2);
  const begin = { type: 'detection-begin', id: 7, detection };
  const end = { type: 'detection-end', id: 9, detection };
  const join = { type: 'join', id: 8 };
  expect(read(begin).detections).toMatchObject([{ id: 7, phase: 'begin', label: 'dog' }]);
  expect(
    read({ type: 'events', events: [begin, join, end], more: false }).detections,
  ).toMatchObject([
    { id: 7, phase: 'begin' },
    { id: 7, phase: 'end' },
  ]);
  expect(read({ type: 'pong' })).toEqual({ scores: [], detections: [] });
});

test('socket.io tells each as an event', () => {
  const readPeer = (text: string) => socketio.read(Buffer.from(text));
  const prediction = '42["soundPrediction",{"participant":"a","sequence":4}]';
  expect(readPeer(prediction).scores).toEqual([{ participant: 'a', sequence: 4 }]);
  const told = { ...detection, phase: 'begin' };
  expect(readPeer(`42${JSON.stringify(['detection', told])}`).detections).toEqual([told]);
  expect(readPeer('2')).toEqual({ scores: [], detections: [] });
});

test('a bound that was not measured is not met', () => {
  const held = {
    closedMics: 0,
    lostDetections: 0,
    missedDetections: 0,
    hostHttpP99Ms: 1000,
    detectionP99Ms: 500,
  };
  expect(failedBounds(held as Row)).toEqual([]);
  const failing = { ...held, closedMics: 1, detectionP99Ms: Number.NaN };
  expect(failedBounds(failing as Row)).toEqual(['closedMics', 'detectionP99Ms']);
});

test('the cost of a send is fitted on all steps but the last, and tried on that', () => {
  const rows = [1000, 2000, 3000, 8000].map((receivedPerSecond) => ({
    receivedPerSecond,
    cores: 0.1 + receivedPerSecond * 20e-6,
  }));
  expect(fitCost(rows)).toEqual({
    base: 0.1,
    microsecondsPerSend: 20,
    predictedCores: 0.26,
    measuredCores: 0.26,
    errorPercent: expect.closeTo(0, 6),
  });
});

test('a plot is an SVG document with a line for each system', () => {
  const lines = [
    {
      name: 'Earshot',
      points: [
        [10, 0.2],
        [300, 0.4],
      ] as [number, number][],
    },
    {
      name: 'socket.io',
      points: [
        [10, 0.3],
        [300, 0.9],
      ] as [number, number][],
    },
  ];
  const svg = linePlot({ title: 'CPU', unit: 'cores', lines });
  expect(svg).toMatch(/^<svg /);
  for (const { name } of lines) expect(svg).toContain(name);
});
