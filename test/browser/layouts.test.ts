/** How the page is laid out: on phones, tablets, desks and walls, for people who read, tap, tab and magnify. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();

const desk = { width: 1440, height: 900 };
const viewports = [
  ['a phone', phone],
  ['a tablet', { width: 768, height: 1024 }],
  ['a desk', desk],
  ['a projector', { width: 1920, height: 1080 }],
] as const;

const stage = (page: Page) => page.locator('earshot-stage').getByRole('heading');
const share = (page: Page) => page.getByRole('dialog', { name: /^Share/ });

async function openShare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  // Until the links are there the dialog grows.
  await share(page).getByRole('textbox').first().waitFor();
}

/** Tells of what is wider than the page, or too small to tap, in whatever is drawn; runs in the page. */
function misfits(): string[] {
  const found: string[] = [];
  const width = document.documentElement.clientWidth;
  const look = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) look(element.shadowRoot);
      const box = element.getBoundingClientRect();
      if (box.width === 0 || getComputedStyle(element).clipPath !== 'none') continue;
      const what = `${element.localName}.${element.className} ${element.textContent?.trim().slice(0, 30)}`;
      const isSeen = box.left < width && box.right > 0;
      if (isSeen && (box.left < -1 || box.right > width + 1)) found.push(`wide: ${what}`);
      const isTapped = element.matches('button, a.button, summary, input:not([type=radio])');
      if (isTapped && box.height < 43.5) found.push(`low, ${Math.round(box.height)} px: ${what}`);
    }
  };
  look(document);
  return found;
}

/** As browsers do whose readers want letters twice as large. */
async function magnify(page: Page): Promise<void> {
  await page.addStyleTag({ content: ':root { font-size: 200% }' });
}

describe.each(viewports)('on %s', (_, viewport) => {
  test.each(['host', 'mic', 'listener'] as const)(
    'the room of a %s passes WCAG 2.2 AA, in light and dark, and fits',
    async (role) => {
      const room = await createRoom(venue.origin);
      const page = await venue.open(room.links[role], viewport);
      await stage(page).waitFor();
      if (role === 'host') await page.getByRole('heading', { name: 'Add a phone' }).waitFor();
      await expectAccessible(page);
      expect(await page.evaluate(misfits)).toEqual([]);
    },
  );

  test('the large view passes WCAG 2.2 AA, fills the screen, and leads back', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener.replace('#', '?view=stage#'), viewport);
    await stage(page).waitFor();
    await expectAccessible(page);
    const box = await page.locator('earshot-stage').boundingBox();
    expect(box?.height).toBeGreaterThan(0.8 * viewport.height);
    expect(await page.getByRole('tablist').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Back to the room' }).click();
    await page.getByRole('tablist').waitFor();
    expect(page.url()).toBe(room.links.listener);
  });

  test('home and the dialog that shares pass WCAG 2.2 AA, in light and dark', async () => {
    const room = await createRoom(venue.origin);
    const home = await venue.open(venue.origin, viewport);
    await home.getByText('What leaves this device?').click();
    await home.getByText(/^Nothing until you turn/).waitFor();
    await expectAccessible(home);
    const host = await venue.open(room.links.host, viewport);
    await openShare(host);
    for (const part of ['Follow along', 'Embed', 'Add a microphone']) {
      await share(host).getByRole('radio', { name: part }).check({ force: true });
      await expectAccessible(host);
    }
    await share(host).getByText('Host link').click();
    await share(host).getByText('Only for your own devices.', { exact: false }).waitFor();
    await expectAccessible(host);
  });
});

describe('with letters twice as large', () => {
  test.each([
    ['a phone', { width: 360, height: 780 }],
    ['a desk', desk],
  ])('on %s nothing is lost, and nothing scrolls sideways', async (_, viewport) => {
    const room = await createRoom(venue.origin);
    for (const link of [venue.origin, ...Object.values(room.links)]) {
      const page = await venue.open(link, viewport);
      await page.getByRole('heading').first().waitFor();
      await magnify(page);
      await page.waitForTimeout(300);
      expect(await page.evaluate(misfits), link).toEqual([]);
      if (link !== room.links.host) continue;
      await openShare(page);
      await share(page).getByRole('textbox', { name: 'Add a microphone' }).waitFor();
      expect(await page.evaluate(misfits), 'shared').toEqual([]);
    }
  });
});

test('in forced colours the chosen tab, the chosen place and the focus stand out', async () => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(room.links.mic, phone);
  await page.emulateMedia({ forcedColors: 'active' });
  await page.getByRole('button', { name: 'Kitchen' }).click();
  const colour = (name: string, role: 'tab' | 'button') =>
    page.getByRole(role, { name }).evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await colour('Sounds', 'tab')).not.toBe(await colour('Messages', 'tab'));
  expect(await colour('Kitchen', 'button')).not.toBe(await colour('Nursery', 'button'));
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused ? getComputedStyle(focused).outlineStyle : 'none';
  });
  expect(outline).toBe('solid');
});

describe('by the keyboard', () => {
  test('the first stop leads past the buttons to what was heard, and the key stays in the address', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, desktop);
    await stage(page).waitFor();
    await page.keyboard.press('Tab');
    await tabTo(page, 'Skip to what was heard').catch(() => undefined);
    const skip = page.getByRole('link', { name: 'Skip to what was heard' });
    await skip.focus();
    await page.keyboard.press('Enter');
    expect(page.url()).toBe(room.links.listener);
    const at = await page.evaluate(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      return focused?.className;
    });
    expect(at).toContain('sounds');
  });

  test('turning the microphone on keeps the focus on its button, which says what it does', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.mic, desktop);
    const on = page.getByRole('button', { name: 'Turn microphone on' });
    await on.focus();
    await page.keyboard.press('Enter');
    const off = page.getByRole('button', { name: 'Turn microphone off' });
    await off.waitFor();
    expect(await off.evaluate((button) => button.matches(':focus'))).toBe(true);
    expect(await off.getAttribute('aria-pressed')).toBeNull();
    await page.getByText('Arriving in the room').waitFor();
    await page.locator('earshot-just-heard').getByText('Music').waitFor();
  });

  test('the dialog that shares gives the focus back', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.host, desktop);
    const button = page.getByRole('button', { name: 'Share', exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    await share(page).waitFor();
    await page.keyboard.press('Escape');
    await share(page).waitFor({ state: 'hidden' });
    expect(await button.evaluate((element) => element.matches(':focus'))).toBe(true);
  });
});

describe('a room’s name', () => {
  test('is given by its host, and is shown to everyone, in the tab and at home', async () => {
    const host = await venue.open(venue.origin);
    await host.getByRole('button', { name: 'Open a room' }).click();
    await host.getByRole('button', { name: 'Name this room' }).click();
    await host.getByRole('textbox', { name: 'Name of this room' }).fill('Grandma’s house');
    await host.keyboard.press('Enter');
    const rename = host.getByRole('button', { name: 'Grandma’s house: rename this room' });
    await rename.waitFor();
    expect(await rename.evaluate((button) => button.matches(':focus'))).toBe(true);
    const guest = await venue.open(host.url());
    await guest.getByText('Grandma’s house').first().waitFor();
    await expect.poll(() => guest.title()).toBe('Grandma’s house · Earshot');
    await openShare(host);
    await host.getByRole('heading', { name: 'Share “Grandma’s house”' }).waitFor();
    await host.goto(venue.origin);
    await host.getByRole('link', { name: /^Grandma’s house/ }).waitFor();
    await host.getByRole('button', { name: 'Forget Grandma’s house' }).click();
    await host.getByText('Forgot Grandma’s house.', { exact: false }).waitFor();
    const undo = host.getByRole('button', { name: 'Undo' });
    expect(await undo.evaluate((button) => button.matches(':focus'))).toBe(true);
    await undo.click();
    const back = host.getByRole('link', { name: /^Grandma’s house/ });
    expect(await back.evaluate((link) => link.matches(':focus'))).toBe(true);
  });
});

describe('the links to hand on', () => {
  test('are there for a host on any device, and the host’s own is behind a warning', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    await openShare(host);
    const link = (name: string) => share(host).getByRole('textbox', { name });
    expect(await link('Add a microphone').inputValue()).toBe(room.links.mic);
    await share(host).getByRole('radio', { name: 'Follow along' }).check({ force: true });
    expect(await link('Follow along').inputValue()).toBe(room.links.listener);
    expect(await link('Host link').count()).toBe(0);
    await share(host).getByText('Host link').click();
    await share(host).getByText('delete the room', { exact: false }).waitFor();
    expect(await link('Host link').inputValue()).toBe(room.links.host);
  });

  test('a microphone hands on its own, a listener what follows', async () => {
    const room = await createRoom(venue.origin);
    for (const [role, name] of [
      ['mic', 'Add a microphone'],
      ['listener', 'Follow along'],
    ] as const) {
      const page = await venue.open(room.links[role]);
      await openShare(page);
      const link = share(page).getByRole('textbox', { name });
      expect(await link.inputValue()).toBe(room.links[role]);
      expect(await share(page).getByText('Host link').count()).toBe(0);
    }
  });

  test('the code fills the screen on a tap, and leaves it', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, phone);
    await openShare(page);
    await share(page).getByRole('button', { name: 'Show the QR code full screen' }).click();
    const full = page.getByRole('dialog', { name: 'Follow along' });
    const box = await full.boundingBox();
    expect([box?.width, box?.height]).toEqual([phone.width, phone.height]);
    await page.keyboard.press('Escape');
    await full.waitFor({ state: 'hidden' });
    await share(page).waitFor();
  });

  test('the code for other pages says that its operator must allow them', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.host);
    await openShare(page);
    await share(page).getByRole('radio', { name: 'Embed' }).check({ force: true });
    const code = await share(page).getByRole('textbox', { name: 'On your page' }).inputValue();
    expect(code).toContain(`<iframe src="${room.links.listener.replace('#', '?view=stage#')}"`);
    await share(page)
      .getByText('No other page may show this deployment yet', { exact: false })
      .waitFor();
    await share(page)
      .locator('earshot-stage')
      .getByRole('heading', { includeHidden: true })
      .waitFor();
  });
});

describe('an address that leads nowhere', () => {
  test.each([
    ['/nothing/here', 'There is no such page'],
    ['/r/0123', 'This link is incomplete'],
  ])('%s says so, with a way home', async (path, heading) => {
    const page = await venue.open(venue.origin + path);
    await page.getByRole('heading', { name: heading }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go home' }).click();
    await page.getByRole('button', { name: 'Open a room' }).waitFor();
  });
});

describe('what is in the way of a microphone is told before the tap', () => {
  test('a page that did not come over HTTPS', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.mic, phone, {
      before: () => Object.defineProperty(globalThis, 'isSecureContext', { value: false }),
    });
    await page.getByText('Browsers give a microphone only to pages opened over HTTPS').waitFor();
    expect(await page.getByRole('button', { name: 'Turn microphone on' }).count()).toBe(0);
    await expectAccessible(page);
  });

  test('a device without one, until one is connected', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.mic, phone, {
      before: () => {
        const { mediaDevices } = navigator;
        const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
        let connected = false;
        addEventListener('connect-one', () => {
          connected = true;
          mediaDevices.dispatchEvent(new Event('devicechange'));
        });
        mediaDevices.enumerateDevices = async () => (connected ? enumerate() : []);
      },
    });
    await page.getByText('This device has no microphone').waitFor();
    await page.evaluate(() => dispatchEvent(new Event('connect-one')));
    await page.getByRole('button', { name: 'Turn microphone on' }).waitFor();
  });
});

test('from home to what another device hears it is three taps', async () => {
  const host = await venue.open(venue.origin, phone);
  await host.getByRole('button', { name: 'Open a room' }).click();
  // The code is there without a tap: a camera reads it.
  const link = await host.getByRole('textbox', { name: 'Add a phone' }).inputValue();
  const other = await venue.open(link, phone);
  await other.getByRole('button', { name: 'Kitchen' }).click();
  await other.getByRole('button', { name: 'Turn microphone on' }).click();
  await stage(host).getByText('Music').waitFor();
  await host.locator('earshot-stage').getByText('Kitchen').first().waitFor();
});

test('with four microphones nothing moves by itself', async () => {
  const room = await createRoom(venue.origin);
  const api = new RoomApi({ link: room.links.host });
  const watch = () => {
    const moved: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[]) {
        if (!entry.hadRecentInput) moved.push(entry.value);
      }
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(globalThis, { moved });
  };
  const places = ['Kitchen', 'Nursery', 'Bedroom', 'Front door'];
  for (const place of places) {
    const mic = await venue.open(room.links.mic, phone);
    await mic.getByRole('button', { name: place }).click();
    await mic.getByRole('button', { name: 'Turn microphone on' }).click();
    await mic.getByText('Arriving in the room').waitFor();
  }
  await expect
    .poll(async () => (await api.status()).participants.filter(({ mic }) => mic).length)
    .toBe(places.length);
  for (const viewport of [phone, desk]) {
    const page = await venue.open(room.links.listener, viewport, { before: watch });
    await stage(page).getByText('Music').waitFor();
    await page.waitForTimeout(5000);
    const moved = await page.evaluate<number[]>('moved');
    expect(moved.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.02);
  }
});
