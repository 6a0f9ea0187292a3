/**
 * `npm test`: every check and every suite. Installs Chromium and Python's websockets if they are missing.
 * A step's output is printed when the step ends; the last line sums up.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { ensureChromium } from '../bench/page/chromium.ts';
import { ensurePython } from './bundle/python.ts';
import { endLeftovers, ownTemporaryFolder } from './leftovers.ts';

/** Where each step's output and each suite's report lie while `npm test` runs, and after it. */
const reports = 'dist/test';

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  seconds: number;
  /** Tests that failed, each with why: told once more at the end, which is what a log keeps. */
  failures?: string[];
}

/** What is read of a report in Vitest's JSON. */
interface Report {
  numPassedTests?: number;
  numFailedTests?: number;
  testResults?: { name: string; message: string; assertionResults: Assertion[] }[];
}
interface Assertion {
  status: string;
  fullName: string;
  failureMessages: string[];
}

/** A part of the run; starts when it is called. */
type Step = () => Promise<Outcome>;

/** Runs a command and prints what it wrote. @returns whether it succeeded, and how long it took. */
async function run(name: string, command: string): Promise<{ ok: boolean; seconds: number }> {
  const file = `${reports}/${name.replaceAll(/\W+/g, '-')}.log`;
  const log = openSync(file, 'w');
  const began = performance.now();
  // A process group of its own: what the shell runs ends with it.
  const child = spawn(command, { shell: true, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n> ${command}\n${readFileSync(file, 'utf8').trimEnd()}`);
  return { ok: code === 0, seconds };
}

function check(name: string, command: string): Step {
  return async () => {
    const { ok, seconds } = await run(name, command);
    return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds };
  };
}

/** A suite that fails without a failed test, as when a file cannot be loaded, counts as a failure. */
function suite(name: string, files = `--project ${name}`): Step {
  return async () => {
    const file = `${reports}/${name}.json`;
    const command = `vitest run ${files} --allowOnly=false --reporter=default --reporter=json --outputFile.json=${file}`;
    const { ok, seconds } = await run(name, command);
    const report = readReport(file);
    const { numPassedTests: passed = 0, numFailedTests = 0 } = report;
    const failed = ok ? numFailedTests : Math.max(1, numFailedTests);
    return { name, passed, failed, seconds, failures: failuresIn(report) };
  };
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

/** @returns a line or more for each test that failed, and for each file that could not be run. */
function failuresIn({ testResults = [] }: Report): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const why = failed.map((each) => `${each.fullName}\n${each.failureMessages.join('\n')}`);
    if (why.length === 0 && message) why.push(message);
    return why.map((text) => `${relative('.', name)}: ${text}`);
  });
}

/** Runs steps in their order, so many at the same time. */
async function inLanes(lanes: number, steps: readonly Step[]): Promise<Outcome[]> {
  const waiting = [...steps];
  const outcomes: Outcome[] = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) outcomes.push(await step());
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return outcomes;
}

/** What a step left behind when it had ended counts as a failure, and is ended here. */
async function leftovers(): Promise<Outcome[]> {
  const left = await endLeftovers();
  for (const process of left) console.log(`left behind: ${process}`);
  return left.map((process) => ({ name: process, passed: 0, failed: 1, seconds: 0 }));
}

/** The scripts of package.json that `npm run check` runs. */
function checks(): Step[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const names = Object.keys(scripts).filter((name) => name.startsWith('check:'));
  return names.map((name) => check(name, `npm run --silent ${name}`));
}

/** Waits four minutes for a room to fall asleep, so it runs beside all other suites. */
const idle = 'test/bundle/idle.test.ts';

async function everything(): Promise<Outcome[]> {
  const build = check('build', 'npm run --silent build');
  const checked = await inLanes(2, [build, ...checks()]);
  // The browser waits for pages, the built Worker for processes: side by side they keep the cores busy.
  const tested = await Promise.all([
    inLanes(1, [suite('idle', `--project bundle ${idle}`)]),
    inLanes(1, [suite('browser')]),
    inLanes(1, [
      suite('unit'),
      suite('edge'),
      suite('edge-bucket'),
      suite('bundle', `--project bundle --exclude ${idle}`),
      suite('abuse'),
    ]),
  ]);
  return [...checked, ...tested.flat(), ...(await leftovers())];
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, async () => {
    await endLeftovers(0);
    process.exit(1);
  });
}
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
ensureChromium();
ensurePython();
ownTemporaryFolder();
const outcomes = await everything();
const sum = (key: 'passed' | 'failed') => outcomes.reduce((all, each) => all + each[key], 0);
for (const { failures = [] } of outcomes)
  for (const failure of failures) console.log(`\nFAILED: ${failure}`);
console.log('');
for (const { name, passed, failed, seconds } of outcomes)
  console.log(
    `${failed ? 'FAILED' : 'passed'}: ${name} (${passed} passed, ${failed} failed, ${seconds} s)`,
  );
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
