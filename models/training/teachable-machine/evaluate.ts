/**
 * `npm run evaluate:teachable-machine`: what the example model loses between its training and a room.
 *
 * The clips that its training held out are heard as rooms hear them: its export read by the door, the sound
 * quantised, cut to frames, and recognised as a stream. Beside it stands what the training measured.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRecording } from '../../../recordings/recording.ts';
import { readWav } from '../../../recordings/wav.ts';
import { argmax } from '../../evaluation/heard-clip.ts';
import { runCommand } from '../../evaluation/inputs.ts';
import { InputError } from '../../node/input-error.ts';
import type { Classifier } from '../../recognition/classifier.ts';
import { classOf } from './classes.ts';
import { type Clip, heldOutOf, readClips } from './clips.ts';
import { openExample, trainingEvaluation } from './example.ts';
import { hearInRoom, hearOnSite } from './hear.ts';
import { type HeardWindow, type Measured, measure } from './measure.ts';
import { siteRateHz } from './site.ts';

const usage = `Usage: npm run evaluate:teachable-machine -- DATA [--originals DIR]

  DATA             folder with esc50/esc50.csv and esc50/audio
  --originals DIR  clips of ESC-50 at their original rate, 44.1 kHz, as WAV: those of
                   the model's categories are heard twice, as the site hears them, from 44.1 kHz, and as a
                   room does, from 16 kHz

Prints how many of the clips that the training held out it named right, and how many a room does: of windows
in which a clip can be heard, and of clips by their mean scores over these.`;

function evaluateHeldOut(classifier: Classifier, clips: readonly Clip[]): void {
  const { labels } = classifier.metadata;
  const heard = heldOutOf(clips).flatMap((clip) => hearInRoom(classifier, clip));
  print(labels, { training: trainingEvaluation(), room: measure(heard, labels.length) });
}

async function evaluateOriginals(
  classifier: Classifier,
  clips: readonly Clip[],
  folder: string,
): Promise<void> {
  const { labels } = classifier.metadata;
  const [onSite, inRoom]: [HeardWindow[], HeardWindow[]] = [[], []];
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.wav'))) {
    const known = clips.find((clip) => clip.name.startsWith(`${basename(name, '.wav')}-`));
    if (!known || classOf(known.category) < 0) continue;
    const { rateHz, mono } = readWav(readFileSync(join(folder, name)));
    if (rateHz !== siteRateHz) throw new InputError(`${name} has ${rateHz} Hz, not ${siteRateHz}.`);
    const clip = { ...known, samples: await readRecording(join(folder, name)) };
    const site = hearOnSite(classifier, clip, mono);
    const room = hearInRoom(classifier, clip);
    // The last window of one may end just after the sound of the other.
    const both = Math.min(site.length, room.length);
    onSite.push(...site.slice(0, both));
    inRoom.push(...room.slice(0, both));
  }
  const measured = (heard: HeardWindow[]) => measure(heard, labels.length);
  print(labels, { site: measured(onSite), room: measured(inRoom) });
  const same = onSite.filter(
    ({ scores }, window) => argmax(scores) === argmax(inRoom[window]?.scores ?? []),
  );
  console.log(`Site and room name the same class in ${same.length} of ${onSite.length} windows.`);
}

function print(labels: readonly string[], measured: Record<string, Measured>): void {
  const [first, second] = Object.values(measured);
  if (!first || !second) return;
  const rows: [string, number | undefined, number | undefined][] = [
    [`${second.windows} windows`, first.windowAccuracy, second.windowAccuracy],
    [`${second.clips} clips`, first.clipAccuracy, second.clipAccuracy],
    ...labels.map((label, i): (typeof rows)[number] => [
      `  ${label}`,
      first.recall[i],
      second.recall[i],
    ]),
  ];
  printRow('', [...Object.keys(measured), 'points lost']);
  for (const [name, one = Number.NaN, other = Number.NaN] of rows) {
    // A class may have no clips.
    if (Number.isNaN(one) && Number.isNaN(other)) continue;
    printRow(name, [percent(one), percent(other), (100 * (one - other)).toFixed(2)]);
  }
}

function printRow(name: string, cells: readonly string[]): void {
  console.log(`${name.padEnd(20)}${cells.map((cell) => cell.padStart(12)).join('')}`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { originals: { type: 'string' }, help: { type: 'boolean' } },
  });
  const [dataFolder] = positionals;
  if (dataFolder === undefined || values.help) {
    console.log(usage);
    return;
  }
  const classifier = openExample();
  const clips = await readClips(dataFolder);
  evaluateHeldOut(classifier, clips);
  if (values.originals !== undefined) await evaluateOriginals(classifier, clips, values.originals);
});
