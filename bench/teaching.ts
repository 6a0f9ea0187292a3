/** `npm run bench:teaching`: what teaching a room costs, on the published model's embedding, in some seconds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOrEnd } from '../cli/build.ts';
import { runCommand } from '../models/evaluation/inputs.ts';
import { readArguments } from '../models/evaluation/read-arguments.ts';
import { defaultPackageFolder, openPackage } from '../models/node/open-package.ts';
import { EmbeddingSpace } from '../models/teaching/embedding-space.ts';
import type { Example } from '../models/teaching/example.ts';
import { feedbackOn } from '../models/teaching/feedback.ts';
import { type Negatives, readNegatives } from '../models/teaching/negatives.ts';
import { pack } from '../models/teaching/packed-vectors.ts';
import { maxBackground } from '../models/teaching/room-background.ts';
import { hearTake } from '../models/teaching/take.ts';
import { addExample, addSound, emptySet, type TaughtSet } from '../models/teaching/taught-set.ts';
import { thumbnailLength } from '../models/teaching/thumbnail.ts';
import { trainHead } from '../models/teaching/train-head.ts';
import { readRecording } from '../recordings/recording.ts';
import { sample } from '../recordings/samples.ts';
import { type Measurement, measurement } from './measurement.ts';
import { median } from './model/rounds.ts';
import { printMachine, printMeasurements } from './print.ts';
import { measureRoom } from './teaching/room.ts';

const usage = `Usage: npm run bench:teaching [-- --json] [--room]

  --json   print one JSON object per line on stdout: name, value, unit
  --room   also measure the cost in a room: builds the Worker and takes half a minute
  --help   print this help`;

const rounds = 7;
const windowsOfExample = 10;

/** Examples that lie around some of the negatives: as far apart as sounds are. */
function setOf({ base, directions }: Negatives, sounds: number, examples: number): TaughtSet {
  const thumbnail = new Uint8Array(thumbnailLength);
  let set = emptySet(base);
  for (let sound = 0; sound < sounds; sound++) {
    set = addSound(set, { id: `${sound}`, name: `${sound}` });
    for (let k = 0; k < examples; k++) {
      const windows = Array.from({ length: windowsOfExample }, (_, w) => {
        const other = directions[(7 * sound + 3 * k + w) % directions.length] as Float32Array;
        const own = directions[sound] as Float32Array;
        return own.map((value, i) => value + 0.3 * (other[i] as number));
      });
      const example: Example = {
        id: `${sound}-${k}`,
        atMs: 0,
        from: 'take',
        audible: windows.map(() => true),
        heardAs: [],
        windows: pack(windows, base.embeddingSize),
        thumbnail,
      };
      set = addExample(set, `${sound}`, example);
    }
  }
  return set;
}

function medianMs(work: () => void): number {
  work();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times);
}

async function measureTeaching(): Promise<Measurement[]> {
  const file = readFileSync(join(defaultPackageFolder, 'negatives.bin'));
  const negatives = readNegatives(file);
  const space = new EmbeddingSpace(negatives);
  const background = [...negatives.directions.slice(0, maxBackground)];
  const [few, most] = [setOf(negatives, 3, 5), setOf(negatives, 20, 20)];
  const head = trainHead(most, space);
  const embedding = negatives.directions[0] as Float32Array;
  const classifier = openPackage();
  const take = (await readRecording(sample('perc_bell'))).subarray(0, 48_000);
  const ms = (name: string, work: () => void) => measurement(name, medianMs(work), 'ms');
  return [
    ms('teaching_open_ms', () => new EmbeddingSpace(readNegatives(file))),
    ms('teaching_take_ms', () => hearTake(classifier, take)),
    ms('teaching_train_3x5_ms', () => trainHead(few, new EmbeddingSpace(negatives), background)),
    // As after waking: no example is projected yet.
    ms('teaching_train_20x20_ms', () => trainHead(most, new EmbeddingSpace(negatives), background)),
    ms('teaching_feedback_20x20_ms', () => feedbackOn(most, head, space)),
    ms('teaching_window_ms', () => {
      for (let i = 0; i < 100; i++) head.scores(embedding);
    }),
  ].map((own) =>
    own.name === 'teaching_window_ms' ? measurement(own.name, own.value / 100, 'ms') : own,
  );
}

/** From a request to the room that hears with the new head. */
async function measureInRoom(): Promise<Measurement[]> {
  const negatives = readNegatives(readFileSync(join(defaultPackageFolder, 'negatives.bin')));
  const { firstMs, furtherMs, fullMs } = await measureRoom(setOf(negatives, 20, 20));
  return [
    measurement('teaching_request_first_ms', firstMs, 'ms'),
    measurement('teaching_request_second_ms', furtherMs, 'ms'),
    measurement('teaching_request_20x20_ms', fullMs, 'ms'),
  ];
}

await runCommand(async () => {
  const { json, room, help } = readArguments(process.argv.slice(2), {
    json: { type: 'boolean', default: false },
    room: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (help) return console.log(usage);
  if (room) await buildOrEnd();
  printMachine(json);
  printMeasurements(await measureTeaching(), json, {});
  if (room) printMeasurements(await measureInRoom(), json, {});
});
