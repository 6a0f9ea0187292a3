/**
 * The page says what is so now, and not what was so when it heard of it last. These tests wait for times to
 * run out, so some of them do at the same time.
 */
import type { Page, WebSocketRoute } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { desktop, expectAccessible, useVenue } from './venue.ts';

const venue = useVenue();

const region = (page: Page) => page.getByRole('region', { name: 'Your microphone' });
const microphone = (page: Page) => region(page).getByRole('button').first();
const sounds = (page: Page) => page.getByRole('region', { name: 'Sounds' });

/** What the scripts below leave in the page for a test to use. */
interface Rigged extends Window {
  contexts: AudioContext[];
  deaf: boolean;
  /** Whether another context was to be started, in vain. */
  vain: boolean;
  /** The microphone of the latest graph. */
  stream: MediaStream | undefined;
  grant(): Promise<MediaStream>;
  granted: MediaStream | undefined;
}

/** Lets a test end the sound of every graph: it goes on running, as after a call on some phones. */
function rigGraphs(): void {
  const page = window as unknown as Rigged;
  page.contexts = [];
  page.deaf = false;
  const connected: AudioNode[] = [];
  const create = AudioContext.prototype.createMediaStreamSource;
  AudioContext.prototype.createMediaStreamSource = function (stream) {
    const source = create.call(this, stream);
    page.contexts.push(this);
    page.stream = stream;
    connected.push(source);
    const connect = source.connect.bind(source) as (node: AudioNode) => AudioNode;
    source.connect = ((node: AudioNode) => (page.deaf ? node : connect(node))) as never;
    return source;
  };
  addEventListener('deafen', () => {
    page.deaf = true;
    for (const source of connected) source.disconnect();
  });
}

/** A question for the microphone that stays open until the test answers it. */
function rigQuestion(): void {
  const page = window as unknown as Rigged;
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () =>
    new Promise((resolve) => {
      page.grant = async () => {
        page.granted = await ask({ audio: true });
        resolve(page.granted);
        return page.granted;
      };
    });
}

/** What `resume` of a context never settles for, as on phones whose sound is interrupted. */
function rigResume(): void {
  AudioContext.prototype.resume = () => new Promise(() => {});
}

async function speakAndListen(before?: () => void) {
  const room = await createRoom(venue.origin);
  const speaker = await venue.open(room.links.mic, desktop, before && { before });
  const listener = await venue.open(room.links.listener);
  await microphone(speaker).click();
  await listener.getByText('Details', { exact: true }).click();
  await listener.getByRole('heading', { name: /Music/ }).waitFor();
  return { room, speaker, listener };
}

describe.concurrent('a microphone whose graph runs and delivers nothing', () => {
  test('is told of to its owner and to everyone, and mended by itself', async () => {
    const { speaker, listener } = await speakAndListen(rigGraphs);
    await speaker.getByText('Your microphone is on.').waitFor();
    await speaker.evaluate(() => dispatchEvent(new Event('deafen')));
    await speaker.getByText(/Nothing has come from your microphone since .*:/).waitFor();
    expect(await speaker.getByText('Your microphone is on.').count()).toBe(0);
    const bar = region(speaker).locator('earshot-meter div');
    expect(await bar.getAttribute('style')).toContain('scaleX(0)');
    await listener.getByText(/^Nothing has come from this microphone since \d/).waitFor();
    const announced = listener.locator('[aria-live=assertive]');
    await announced.filter({ hasText: /stopped sending/ }).waitFor({ state: 'attached' });
    await region(speaker).getByRole('button', { name: 'Restart the microphone' }).waitFor();
    await expectAccessible(speaker);
    await speaker.evaluate(() => {
      (window as unknown as Rigged).deaf = false;
    });
    await speaker.getByText('Your microphone is on.').waitFor();
    await listener.getByRole('heading', { name: /Music/ }).waitFor();
    expect(await listener.getByText(/^Nothing has come from this microphone/).count()).toBe(0);
  });

  test('one whose context was suspended and does not go on gets another', async () => {
    const { speaker } = await speakAndListen(rigGraphs);
    await speaker.evaluate(() => {
      const { contexts } = window as unknown as Rigged;
      const last = contexts.at(-1) as AudioContext;
      last.resume = () => new Promise(() => {});
      void last.suspend();
    });
    await speaker.getByText(/the browser has paused it/).waitFor();
    await speaker.getByText('Your microphone is on.').waitFor();
    const states = await speaker.evaluate(() =>
      (window as unknown as Rigged).contexts.map(({ state }) => state),
    );
    expect(states).toEqual(['closed', 'running']);
  });
});

describe.concurrent('a microphone that is unplugged while it is put on a new graph', () => {
  test('is off, with what to do', async () => {
    const { speaker } = await speakAndListen(rigGraphs);
    await speaker.evaluate(() => {
      const resume = AudioContext.prototype.resume;
      // No event tells of it: nobody listens to the track between two graphs.
      AudioContext.prototype.resume = function () {
        for (const track of (window as unknown as Rigged).stream?.getTracks() ?? []) track.stop();
        return resume.call(this);
      };
      dispatchEvent(new Event('deafen'));
    });
    await region(speaker)
      .getByText(/^The microphone was disconnected/)
      .waitFor();
    await region(speaker).getByRole('button', { name: 'Turn microphone on' }).waitFor();
  });
});

describe.concurrent('a microphone that needs a tap to start again', () => {
  test('is started by it, also while a restart by itself waits in vain', async () => {
    const { speaker } = await speakAndListen(rigGraphs);
    await speaker.evaluate(() => {
      const page = window as unknown as Rigged;
      const last = page.contexts.at(-1) as AudioContext;
      const resume = AudioContext.prototype.resume;
      let tapping = false;
      const tap = () => {
        tapping = true;
        setTimeout(() => {
          tapping = false;
        });
      };
      addEventListener('click', tap, { capture: true });
      // As on phones: nothing starts but within a tap.
      AudioContext.prototype.resume = function () {
        if (tapping) return resume.call(this);
        if (this !== last) page.vain = true;
        return new Promise(() => {});
      };
      void last.suspend();
    });
    await speaker.getByText(/the browser has paused it/).waitFor();
    await speaker.waitForFunction(() => (window as unknown as Rigged).vain);
    expect(await speaker.getByText('Your microphone is on.').count()).toBe(0);
    await region(speaker).getByRole('button', { name: 'Restart the microphone' }).click();
    await speaker.getByText('Your microphone is on.').waitFor({ timeout: 5000 });
    // Its button is gone: who used it with the keyboard is at the one before it.
    const toggle = region(speaker).getByRole('button', { name: 'Turn microphone off' });
    expect(await toggle.evaluate((button) => button.matches(':focus'))).toBe(true);
  });
});

describe.concurrent('a microphone that never starts', () => {
  test('can be cancelled while the question is open, and is released if it comes later', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.mic, desktop, { before: rigQuestion });
    await microphone(page).click();
    await page.getByText(/Your browser asks whether this page may use the microphone/).waitFor();
    await expectAccessible(page);
    await region(page).getByRole('button', { name: 'Cancel' }).click();
    await region(page).getByRole('button', { name: 'Turn microphone on' }).waitFor();
    const states = await page.evaluate(async () => {
      const stream = await (window as unknown as Rigged).grant();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return stream.getTracks().map(({ readyState }) => readyState);
    });
    expect(states).toEqual(['ended']);
    expect(await page.getByText('Your microphone is on.').count()).toBe(0);
    await microphone(page).click();
    await region(page).getByRole('button', { name: 'Cancel' }).waitFor();
    await page.evaluate(() => void (window as unknown as Rigged).grant());
    await page.getByText('Your microphone is on.').waitFor();
  });

  test('is given up after a while with a sentence, when the browser does not start it', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.mic, desktop, { before: rigResume });
    await microphone(page).click();
    await page.getByText(/The browser takes long to start the microphone/).waitFor();
    await page.getByText(/The browser did not start the microphone/).waitFor();
    await region(page).getByRole('button', { name: 'Turn microphone on' }).waitFor();
  });
});

describe.concurrent('once the connection is lost', () => {
  test('nothing is said to go on now, until it is back', async () => {
    const { listener } = await speakAndListen();
    await listener.context().setOffline(true);
    const until = /until .* \(connection lost\)/;
    await sounds(listener).getByText(until).first().waitFor();
    expect(await sounds(listener).getByText('now', { exact: true }).count()).toBe(0);
    expect(await listener.getByRole('heading', { name: 'Music', exact: true }).count()).toBe(0);
    await listener.getByText(/The connection was lost: what this microphone hears/).waitFor();
    expect(await listener.locator('earshot-hearing .track').count()).toBe(0);
    await expectAccessible(listener);
    await listener.context().setOffline(false);
    await listener.getByRole('heading', { name: /Music/ }).waitFor();
    await sounds(listener).getByText(until).first().waitFor({ state: 'detached' });
  });

  test('without anybody noticing, the page does not go on saying "now"', async () => {
    const room = await createRoom(venue.origin);
    const speaker = await venue.open(room.links.mic);
    const listener = await venue.open(`${venue.origin}/errors`);
    let held = false;
    const waiting: (string | Buffer)[] = [];
    let route: WebSocketRoute | undefined;
    await listener.routeWebSocket(/\/socket$/, (socket) => {
      route = socket;
      const server = socket.connectToServer();
      server.onMessage((message) => (held ? waiting.push(message) : socket.send(message)));
    });
    await listener.goto(room.links.listener);
    await microphone(speaker).click();
    await listener.getByText('Details', { exact: true }).click();
    await listener.getByRole('heading', { name: /Music/ }).waitFor();
    held = true;
    await sounds(listener)
      .getByText(/no answer since/)
      .first()
      .waitFor();
    await listener.getByText('No answer…').waitFor();
    await listener.getByText(/^No answer since .*: what this microphone/).waitFor();
    expect(await listener.getByText(/connection lost|connection was lost/).count()).toBe(0);
    expect(await listener.getByRole('heading', { name: 'Music', exact: true }).count()).toBe(0);
    held = false;
    for (const message of waiting) route?.send(message);
    await listener.getByText('Live', { exact: true }).waitFor();
    await listener.getByRole('heading', { name: /Music/ }).waitFor();
  });
});
