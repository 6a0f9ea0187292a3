/** Chromium for whatever tries the page: found, installed where that is possible, and launched. */
import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';
import { leaveNothing } from '../../cli/leave-nothing.ts';

/** Where Chromium may be; `CHROMIUM` names another place. */
const candidates = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'];

function findChromium(): string | undefined {
  for (const candidate of candidates) {
    const found =
      candidate && spawnSync('sh', ['-c', `command -v "${candidate}"`], { encoding: 'utf8' });
    if (found && found.status === 0) return found.stdout.trim();
  }
  return undefined;
}

/** Installs Debian's package if there is no Chromium. @throws if that fails, saying what to do. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  console.log('Installing Chromium...');
  const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('sh', ['-c', install], { stdio: ['ignore', 'ignore', 'inherit'], env });
  const installed = findChromium();
  if (installed) return installed;
  throw new Error('Chromium is needed: install it, or set CHROMIUM to its path.');
}

/** @param microphone WAV file that plays, over and over, as the microphone; without it there is none. */
export function launchChromium(microphone?: string): Promise<Browser> {
  leaveNothing();
  return chromium.launch({
    executablePath: ensureChromium(),
    args: [
      '--headless=new',
      '--no-sandbox',
      ...(microphone === undefined ? [] : playing(microphone)),
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

function playing(microphone: string): string[] {
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${microphone}`,
  ];
}
