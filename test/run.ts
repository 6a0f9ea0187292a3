/**
 * `npm test`: every check and every suite, one after another since each wants the machine for itself.
 * Installs Chromium and Python's websockets if they are missing; the last line sums up.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from '../bench/page/chromium.ts';
import { ensurePython } from './bundle/python.ts';

const checks = {
  'types of the edge': 'tsc -p tsconfig.edge.json',
  'types of the page': 'tsc -p tsconfig.page.json',
  'types of the tools': 'tsc -p tsconfig.node.json',
  style: 'biome check --error-on-warnings',
  'import rules': 'depcruise --config dependency-cruiser.config.js .',
  'wrangler deploy --dry-run, which builds': 'npm run --silent build',
};
const suites = ['unit', 'edge', 'bundle', 'browser'];
/** The built Worker is left in peace to fall asleep, and a thousand sockets keep a machine busy. */
const alone: Partial<Record<string, string>> = { bundle: '--no-file-parallelism' };
const reports = 'dist/test';

let passed = 0;
let failed = 0;

function run(command: string): boolean {
  console.log(`\n> ${command}`);
  return spawnSync(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

function count(passes: number, failures: number): void {
  passed += passes;
  failed += failures;
}

function runCheck(name: string, command: string): void {
  const ok = run(command);
  console.log(`${ok ? 'passed' : 'FAILED'}: ${name}`);
  count(ok ? 1 : 0, ok ? 0 : 1);
}

/** A suite that fails without a failed test, as when a file cannot be loaded, counts as a failure. */
function runSuite(suite: string): void {
  const report = `${reports}/${suite}.json`;
  const ok = run(
    `vitest run --project ${suite} ${alone[suite] ?? ''} --reporter=default --reporter=json --outputFile=${report}`,
  );
  const { numPassedTests = 0, numFailedTests = 0 } = readReport(report);
  count(numPassedTests, ok ? numFailedTests : Math.max(1, numFailedTests));
}

function readReport(file: string): { numPassedTests?: number; numFailedTests?: number } {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
ensureChromium();
ensurePython();
for (const [name, command] of Object.entries(checks)) runCheck(name, command);
for (const suite of suites) runSuite(suite);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
