/** What a page is told that is not the deployment's own, and by a network that keeps it away. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import { sample } from '../../recordings/samples.ts';
import { ReverseProxy } from '../bundle/reverse-proxy.ts';
import { someRoomId } from '../room-id.ts';
import { OtherPages } from './other-pages.ts';
import { useVenue } from './venue.ts';

const venue = useVenue();
let others: OtherPages;

beforeAll(async () => {
  others = await OtherPages.serve();
});
afterAll(() => others.close());

/** Runs it in the page, where `sdk` is the client. @returns what it threw. */
function failure(page: Page, code: string): Promise<Record<string, unknown>> {
  const caught = `({ code, detail, message, name }) => ({ code, detail, message, name })`;
  return page.evaluate(
    `import('/earshot.js').then(async (sdk) => ${code}).then(() => ({}), ${caught})`,
  );
}

const refused = () => ({
  name: 'RefusalError',
  code: 'origin-not-allowed',
  detail: `${others.origin} is not ${venue.origin}; set PUBLIC_ORIGIN or ALLOWED_ORIGINS`,
});

describe('a page of another origin', () => {
  test('reads the code of its refusal, with and without a preflight', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(others.origin);
    const ask = (path: string, init: object) =>
      page.evaluate(
        `fetch(${JSON.stringify(venue.origin + path)}, ${JSON.stringify(init)})
          .then(async (answer) => [answer.status, answer.headers.get('content-type'), (await answer.json()).code])`,
      );
    const told = [403, 'application/problem+json', 'origin-not-allowed'];
    expect(await ask('/api/rooms', { method: 'POST' })).toEqual(told);
    const headers = { 'x-earshot-key': room.keys.host };
    expect(await ask(`/api/rooms/${room.id}`, { method: 'DELETE', headers })).toEqual(told);
    expect((await fetch(`${venue.origin}/api/rooms/${room.id}`, { headers })).status).toBe(200);
  });

  test.each([
    ['createRoom', (origin: string) => `sdk.createRoom('${origin}')`],
    ['RoomApi', (_: string, place: string) => `new sdk.RoomApi(${place}).status()`],
    [
      'an upload',
      (_: string, place: string) => `new sdk.RoomApi(${place}).addClip(new Blob(['RIFF']))`,
    ],
    ['joinRoom', (_: string, place: string) => `sdk.joinRoom(${place}, { name: 'Me' }).opened()`],
    ['followRoom', (_: string, place: string) => `sdk.followRoom(${place}).opened()`],
  ])('is told by %s of the SDK which origin to set where', async (_, call) => {
    const room = await createRoom(venue.origin);
    const place = { origin: venue.origin, roomId: room.id, key: room.keys.mic };
    const page = await venue.open(others.origin);
    const told = await failure(page, call(venue.origin, JSON.stringify(place)));
    expect(told).toMatchObject(refused());
    expect(told.message).toContain('ask the operator to allow it');
  });
});

describe('a network that wants one to sign in', () => {
  const place = `{ origin: location.origin, roomId: '${someRoomId}', key: 'k'.repeat(22) }`;

  test('is told from one that does not answer, and from Earshot', async () => {
    const page = await venue.open(others.origin);
    const create = 'sdk.createRoom(location.origin)';
    others.answer = (_, response) => {
      response.writeHead(302, { location: 'http://portal.invalid/login' }).end();
    };
    const add = `new sdk.RoomApi(${place}).addClip(new Blob(['RIFF']))`;
    expect(await failure(page, create)).toMatchObject({ code: 'sign-in-needed' });
    expect(await failure(page, add)).toMatchObject({ code: 'sign-in-needed' });
    others.answer = (request, response) => {
      if (request.url === '/login') response.writeHead(200, { 'content-type': 'text/html' });
      else response.writeHead(302, { location: '/login' });
      response.end('<h1>Welcome, guest</h1>');
    };
    expect(await failure(page, create)).toMatchObject({ code: 'sign-in-needed' });
    expect(await failure(page, add)).toMatchObject({ code: 'sign-in-needed' });
    others.answer = (request) => request.destroy();
    expect(await failure(page, create)).toMatchObject({ code: 'no-answer' });
    expect(await failure(page, add)).toMatchObject({ code: 'no-answer' });
  });
});

describe("Earshot's page", () => {
  const sentences: [number, RegExp][] = [
    [200, /asks you to sign in: open any page in this browser/],
    [403, /A proxy between you and Earshot refused this \(HTTP status 403\)/],
    [502, /Earshot cannot be reached through the proxy/],
    [511, /asks you to sign in/],
  ];

  test.each(sentences)(
    'says what a page with status %i in place of a new room means',
    async (status, words) => {
      const page = await venue.open(venue.origin);
      await page.route('**/api/rooms', (route) =>
        route.fulfill({ status, contentType: 'text/html', body: '<h1>No</h1>' }),
      );
      await page.getByRole('button', { name: 'Open a room' }).click();
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
    },
  );

  test('says that the device is offline, and then that nothing answers', async () => {
    const page = await venue.open(venue.origin);
    await page.context().setOffline(true);
    const open = page.getByRole('button', { name: 'Open a room' });
    await open.click();
    await page.getByRole('alert').filter({ hasText: 'This device is offline' }).waitFor();
    await page.context().setOffline(false);
    await page.route('**/api/rooms', (route) => route.abort());
    await open.click();
    const { host } = new URL(venue.origin);
    await page
      .getByRole('alert')
      .filter({ hasText: `No answer from ${host}: check` })
      .waitFor();
  });

  test('says that a proxy takes no upload of this size', async () => {
    const { links } = await createRoom(venue.origin);
    const page = await venue.open(links.host);
    await page.route('**/clips', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 413, contentType: 'text/html', body: '<h1>413</h1>' })
        : route.continue(),
    );
    await page.getByRole('tab', { name: /Recordings/ }).click();
    await page.setInputFiles('input[type=file]', {
      name: 'a.flac',
      mimeType: 'audio/flac',
      buffer: Buffer.from('fLaC'),
    });
    await page.getByText(/takes no upload of this size: send a smaller file/).waitFor();
  });

  test('says in a room that the device is offline, until it is not', async () => {
    const { links } = await createRoom(venue.origin);
    const page = await venue.open(links.host);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().setOffline(true);
    const now = page.getByRole('region', { name: 'Now' });
    await now.getByRole('alert').filter({ hasText: 'This device is offline' }).waitFor();
    await page.context().setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor();
  });

  test('says in a room what keeps it away, and comes back', async () => {
    const { links } = await createRoom(venue.origin);
    const page = await venue.open('about:blank');
    let blocked = true;
    await page.routeWebSocket('**/socket', (socket) => {
      if (blocked) void socket.close({ code: 1011 });
      else socket.connectToServer();
    });
    await page.route('**/api/rooms/**', (route) =>
      blocked
        ? route.fulfill({ status: 511, contentType: 'text/html', body: '<h1>Guests</h1>' })
        : route.continue(),
    );
    await page.goto(links.host);
    await page.getByRole('alert').filter({ hasText: 'asks you to sign in' }).waitFor();
    blocked = false;
    await page.getByText('Live', { exact: true }).waitFor();
  });
});

describe("Earshot's page behind a proxy that hides where it is", () => {
  const publicOrigin = 'https://ear.example';
  const password = 'Basic dXNlcjpwYXNzd29yZA==';
  let told: LocalServer;

  beforeAll(async () => {
    told = await startLocalServer({ publicOrigin });
  });
  afterAll(() => told.close());

  test('says which origin is to be set where, if none is', async () => {
    const proxy = new ReverseProxy(venue.origin, { publicOrigin });
    await proxy.listen();
    const page = await venue.open(proxy.origin);
    await page.getByRole('button', { name: 'Open a room' }).click();
    const hasText = `${publicOrigin} is not ${venue.origin}; set PUBLIC_ORIGIN or ALLOWED_ORIGINS`;
    await page.getByRole('alert').filter({ hasText }).waitFor();
    proxy.close();
  });

  test('works with a password in front, once it is set', async () => {
    const proxy = new ReverseProxy(told.origin, { publicOrigin, password });
    await proxy.listen();
    const page = await venue.open('about:blank');
    await page.context().setHTTPCredentials({ username: 'user', password: 'password' });
    await page.goto(proxy.origin);
    await page.getByRole('button', { name: 'Open a room' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'Recordings' }).click();
    await page.setInputFiles('input[type=file]', sample('guit_em9'));
    await page.getByText('was added').waitFor();
    proxy.close();
  });
});
