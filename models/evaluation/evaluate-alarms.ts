/**
 * `npm run evaluate:alarms`: how soon smoke and carbon monoxide alarms are told, by their standards, in rooms
 * and beside noise. The alarms are made here, by other random numbers than those of training.
 */
import { sampleRateHz } from '../../protocol/limits.ts';
import { defaultPackageFolder } from '../node/open-package.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { StreamRecognition } from '../recognition/stream-recognition.ts';
import { add, noise } from '../training/augment.ts';
import { Convolver } from '../training/convolution.ts';
import { decibels, meanSquare } from '../training/level.ts';
import { Random } from '../training/random.ts';
import { anyRoom, impulseResponse, TAIL_SAMPLES } from '../training/room.ts';
import { type AlarmStandard, alarmStandards, standardAlarm } from '../training/synthesis/alarms.ts';
import { frameSamples } from './clip-windows.ts';
import { percentile } from './event-matching.ts';
import { openClassifier, progress, runCommand } from './inputs.ts';
import { readArguments } from './read-arguments.ts';
import { percent } from './report.ts';
import { positive } from './stream-options.ts';

const usage = `Usage: npm run evaluate:alarms [-- options]

  --package DIR          model package to evaluate; default: the default model
  --count N              alarms of each standard; default 100
  --json                 print the figures as one JSON object on the last line
  --help                 print this help

Plays alarms of 8 s, each in a separate simulated room and 10 dB above noise, and recognises them as Earshot
does with its default settings.`;

const seconds = 8;
const snrDb = 10;
const alarmLabel = 'smoke_alarm';
const mistaken = 'crickets';
const seed = 0xa1a4;

interface AlarmFigures {
  standard: AlarmStandard;
  /** Shares of the alarms. */
  told: number;
  mistakenForCrickets: number;
  /** Median, from the beginning of the sound; null if none is told. */
  delayMs: number | null;
}

function alarmInRoom(standard: AlarmStandard, random: Random): Float32Array {
  const samples = standardAlarm(standard, random, seconds);
  const convolver = new Convolver(samples.length + TAIL_SAMPLES);
  convolver.apply(samples, convolver.spectrum(impulseResponse(anyRoom(random), random)));
  const level = decibels(meanSquare(samples));
  add(samples, noise(random, samples.length, level - snrDb), 1);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return samples.map((sample) => (0.3 * sample) / peak);
}

/** @returns when each label was first told, in milliseconds. */
function firstTold(classifier: Classifier, samples: Float32Array): Map<string, number> {
  const recognition = new StreamRecognition(classifier);
  const told = new Map<string, number>();
  for (let start = 0; start < samples.length; start += frameSamples) {
    const { events } = recognition.push(samples.subarray(start, start + frameSamples));
    const nowMs = (Math.min(samples.length, start + frameSamples) * 1000) / sampleRateHz;
    for (const { phase, label } of events)
      if (phase === 'begin' && !told.has(label)) told.set(label, nowMs);
  }
  return told;
}

function measure(classifier: Classifier, standard: AlarmStandard, count: number): AlarmFigures {
  const random = new Random(seed);
  const all = Array.from({ length: count }, (_, i) => {
    progress(standard, i, count);
    return firstTold(classifier, alarmInRoom(standard, random));
  });
  const delays = all.flatMap((told) => told.get(alarmLabel) ?? []);
  return {
    standard,
    told: delays.length / count,
    mistakenForCrickets: all.filter((told) => told.has(mistaken)).length / count,
    delayMs: percentile(delays, 0.5),
  };
}

await runCommand(async () => {
  const values = readArguments(process.argv.slice(2), {
    package: { type: 'string', default: defaultPackageFolder },
    count: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (values.help) return console.log(usage);
  const classifier = openClassifier(values.package);
  const count = Math.ceil(positive(values.count, '--count'));
  const figures = alarmStandards.map((standard) => measure(classifier, standard, count));
  if (values.json) return console.log(JSON.stringify({ count, figures }));
  console.log('standard            told as smoke alarm  median delay  as crickets');
  for (const { standard, told, delayMs, mistakenForCrickets } of figures) {
    const delay = delayMs === null ? '-' : `${Math.round(delayMs)} ms`;
    console.log(
      `${standard.padEnd(20)}${percent(told).padStart(19)}${delay.padStart(14)}${percent(mistakenForCrickets).padStart(13)}`,
    );
  }
});
