/** How soon a sound is captioned on another device, and told to its screen reader. */
import type { Browser, Page } from 'playwright-core';
import { play } from '../../cli/play.ts';
import { quantile } from '../../cli/quantile.ts';
import { createRoom, joinRoom } from '../../client/index.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

/** As narrow as phones are. */
const viewport = { width: 360, height: 740 };
/** Sounds, each on a page of its own. */
const sounds = 5;
const sound = { recording: 'misc_crow', title: 'Crow' };
/** How often it calls in a row: it goes on while another device opens the link. */
const calls = 20;
/** Longer than any caption takes, in milliseconds. */
const longestMs = 15_000;

export interface Captions {
  /** From opening the link on a second device to the caption of what sounds there, in milliseconds. */
  openedMs: number;
  /** From the caption to its announcement in the live region, in milliseconds. */
  announcedMs: number;
}

/**
 * Notes when the stage first shows the sound, and when a live region first tells it, frame by frame; runs in
 * the page.
 */
function watch(title: string): Promise<{ captionAt: number; toldAt: number }> {
  const deep = (selector: string): Element[] => {
    const found: Element[] = [];
    const look = (root: Document | ShadowRoot) => {
      found.push(...root.querySelectorAll(selector));
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) look(shadowRoot);
    };
    look(document);
    return found;
  };
  return new Promise((resolve) => {
    let captionAt: number | undefined;
    const frame = () => {
      const says = (selector: string) =>
        deep(selector).some(({ textContent }) => textContent?.includes(title));
      if (says('h1')) captionAt ??= performance.now();
      if (captionAt !== undefined && says('[aria-live]'))
        resolve({ captionAt, toldAt: performance.now() });
      else requestAnimationFrame(frame);
    };
    frame();
  });
}

/** @param origin of a built Worker. @returns medians. */
export async function measureCaptions(browser: Browser, origin: string): Promise<Captions> {
  const recording = await readRecording(sample(sound.recording));
  const opened: number[] = [];
  const announced: number[] = [];
  for (let i = 0; i < sounds; i++) {
    const { links } = await createRoom(origin);
    const context = await browser.newContext({ viewport });
    // What compiles this file names functions by it, also in those that run in the page.
    await context.addInitScript('globalThis.__name = (named) => named');
    const mic = joinRoom({ link: links.mic }, { name: 'Garden' });
    try {
      await mic.opened();
      mic.microphone(true);
      const page = await follow(await context.newPage(), links.listener);
      const told = page.evaluate(watch, sound.title);
      const publisher = mic.publish();
      const quiet = new AbortController();
      const playing = call(recording, (chunk) => publisher.write(chunk), quiet.signal);
      const { captionAt, toldAt } = await told;
      announced.push(toldAt - captionAt);
      const second = await context.newPage();
      const from = performance.now();
      await second.goto(links.listener);
      await second.getByRole('heading', { name: sound.title }).waitFor({ timeout: longestMs });
      opened.push(performance.now() - from);
      quiet.abort();
      await playing;
    } finally {
      mic.close();
      await context.close();
    }
  }
  return { openedMs: quantile(opened, 0.5), announcedMs: quantile(announced, 0.5) };
}

/** @returns the page once it is in the room, and before anything sounds. */
async function follow(page: Page, link: string): Promise<Page> {
  await page.goto(link);
  await page.getByText('Garden').first().waitFor();
  return page;
}

/** Plays a recording again and again, until it is told to stop. */
async function call(
  recording: Float32Array,
  write: (chunk: Float32Array) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let i = 0; i < calls; i++) await play(recording, write, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
