/** The client SDK where something on the way answers in place of Earshot: a real HTTP server plays it. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type CloseInfo,
  createRoom,
  followRoom,
  joinRoom,
  NetworkError,
  type NetworkErrorCode,
  networkErrorCodes,
  RefusalError,
  RoomApi,
} from '../../client/index.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { roomId } from './room-server.ts';

let server: Server;
let answer: (response: ServerResponse) => void;
let asked: IncomingHttpHeaders[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers);
    request.resume();
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
const origin = () => `http://${host()}`;
const key = 'k'.repeat(22);
const place = () => ({ origin: origin(), roomId, key });

const page = '<!doctype html><title>Sign in</title>';
const html = (status: number, headers = {}) => {
  answer = (response) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(page);
  };
};

const calls: Record<string, () => Promise<unknown>> = {
  createRoom: () => createRoom(origin()),
  'RoomApi.status': () => new RoomApi(place()).status(),
  'RoomApi.deleteRoom': () => new RoomApi(place()).deleteRoom(),
  'RoomApi.detections': () => new RoomApi(place()).detections('csv'),
  'RoomApi.addClip': () => new RoomApi(place()).addClip(new Blob(['RIFF'])),
};
const failure = (call: () => Promise<unknown>) =>
  call().then(
    () => undefined,
    (error: unknown) => error,
  );

const answers: [number, NetworkErrorCode, RegExp][] = [
  [200, 'sign-in-needed', /sign in: open any page in this browser/],
  [302, 'sign-in-needed', /sign in/],
  [400, 'not-earshot', /not Earshot \(HTTP status 400\)/],
  [401, 'sign-in-needed', /sign in/],
  [403, 'proxy-refused', /proxy .* refused this \(HTTP status 403\)/],
  [404, 'not-earshot', /check the address/],
  [408, 'timeout', /took too long/],
  [413, 'proxy-too-large', /takes no upload of this size/],
  [429, 'proxy-busy', /wait a minute/],
  [502, 'proxy-unreachable', /cannot be reached through the proxy/],
  [503, 'proxy-unreachable', /cannot be reached through the proxy/],
  [504, 'proxy-unreachable', /cannot be reached through the proxy/],
  [511, 'sign-in-needed', /sign in/],
  [522, 'proxy-unreachable', /cannot be reached through the proxy/],
];

describe.each(Object.entries(calls))('%s', (_, call) => {
  test.each(answers)('tells what a page with status %i means: %s', async (status, code, words) => {
    html(status, status === 302 ? { location: 'http://portal.example/login' } : {});
    const error = await failure(call);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code, status, host: host() });
    expect((error as NetworkError).message).toMatch(words);
  });

  test('tells that nothing answered, and whether the device is offline', async () => {
    answer = (response) => response.destroy();
    const unanswered = await failure(call);
    expect(unanswered).toMatchObject({ code: 'no-answer', host: host(), status: undefined });
    expect((unanswered as NetworkError).message).toMatch(`No answer from ${host()}: check`);
    vi.stubGlobal('navigator', { onLine: false });
    expect(await failure(call)).toMatchObject({ code: 'offline' });
  });

  test('tells a failure of ours, and a refusal, whatever its type was made on the way', async () => {
    html(500);
    expect(await failure(call)).toMatchObject({ code: 'server-error', detail: 'HTTP status 500' });
    const problem = await problemResponse(new RefusalError('key-wrong', 'd')).text();
    answer = (response) => {
      response.writeHead(403, { 'content-type': 'text/html' }).end(problem);
    };
    const refused = await failure(call);
    expect(refused).toBeInstanceOf(RefusalError);
    expect(refused).toMatchObject({ code: 'key-wrong', detail: 'd' });
  });

  test('takes no key where a redirect leads, and tells where Earshot has moved to', async () => {
    const portal = createServer((request, response) => {
      asked.push(request.headers);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(portal, 'listening');
    const { port } = portal.address() as AddressInfo;
    html(307, { location: `http://127.0.0.1:${port}/` });
    expect(await failure(call)).toMatchObject({
      code: 'moved',
      detail: `redirected to http://127.0.0.1:${port}`,
    });
    expect(asked).toHaveLength(1);
    portal.close();
  });
});

test('an upload that is cut off is told from a room that does not answer', async () => {
  const nothingSent = await problemResponse(new RefusalError('clip-missing')).text();
  answer = (response) => {
    if (response.req.headers['content-length'] !== '0') return response.destroy();
    response.writeHead(400, { 'content-type': 'application/problem+json' }).end(nothingSent);
  };
  const error = await failure(calls['RoomApi.addClip'] as () => Promise<unknown>);
  expect(error).toMatchObject({ code: 'cut-off', host: host() });
  expect((error as NetworkError).message).toMatch(/cut off on its way .* smaller file/);
});

describe.each([
  ['a model', 'POST', {}],
  ['a model in place of another', 'PUT', { replace: 'mine' as ModelId }],
] as const)('%s that is cut off', (_, method, options) => {
  const files = [new File(['{}'], 'model.json')];
  const adding = () => new RoomApi(place()).addModel({ files }, options);
  /** Breaks off what has something in it, and refuses what has nothing. */
  const refusing = async (code: RefusalCode) => {
    const problem = await problemResponse(new RefusalError(code)).text();
    const asked: (string | undefined)[] = [];
    answer = (response) => {
      if (response.req.headers['content-length'] !== '0') return response.destroy();
      asked.push(response.req.method);
      const { status } = refusals[code];
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(problem);
    };
    return asked;
  };

  test('is refused for the reason that the room had', async () => {
    const asked = await refusing('model-quota');
    const error = await failure(adding);
    expect(error).toBeInstanceOf(RefusalError);
    expect(error).toMatchObject({ code: 'model-quota' });
    expect(asked).toEqual([method]);
  });

  test('is told from a room that does not answer', async () => {
    await refusing('model-missing');
    const error = await failure(adding);
    expect(error).toMatchObject({ code: 'cut-off', host: host() });
    expect((error as NetworkError).message).toMatch(/cut off on its way .* smaller file/);
  });
});

test('an upload that is given up while one asks why it was cut off rejects as aborted', async () => {
  const giving = new AbortController();
  answer = (response) => {
    if (response.req.headers['content-length'] !== '0') response.destroy();
    // Nothing answers meanwhile.
    else giving.abort();
  };
  const adding = new RoomApi(place()).addClip(new Blob(['R']), { signal: giving.signal });
  await expect(adding).rejects.toMatchObject({ name: 'AbortError' });
});

test('an answer that breaks off is none', async () => {
  answer = (response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{', () => response.destroy());
  };
  expect(await failure(() => new RoomApi(place()).status())).toMatchObject({ code: 'no-answer' });
});

test('a page without a type is a page all the same, and other text is not Earshot', async () => {
  answer = (response) => response.end(page);
  expect(await failure(() => createRoom(origin()))).toMatchObject({ code: 'sign-in-needed' });
  answer = (response) => response.end('It works!');
  expect(await failure(() => createRoom(origin()))).toMatchObject({ code: 'not-earshot' });
});

test('a key travels in X-Earshot-Key, and Authorization is left to the browser', async () => {
  html(502);
  const { createRoom: _, ...withKey } = calls;
  for (const call of Object.values(withKey)) await failure(call);
  expect(asked.map((headers) => headers['x-earshot-key'])).toEqual(asked.map(() => key));
  expect(asked.map(({ authorization }) => authorization)).toEqual(asked.map(() => undefined));
  expect(asked).toHaveLength(4);
});

test.each<[number, NetworkErrorCode]>([
  [200, 'sign-in-needed'],
  [403, 'proxy-refused'],
  [502, 'proxy-unreachable'],
])(
  'a follower tells what a page with status %i means, and goes on trying',
  async (status, code) => {
    html(status);
    const closes: CloseInfo[] = [];
    const follower = followRoom(place(), { minReconnectMs: 10, maxReconnectMs: 20 });
    follower.on('close', (info) => closes.push(info));
    await vi.waitFor(() => expect(closes.length).toBeGreaterThan(2), { timeout: 30_000 });
    follower.close();
    for (const info of closes.slice(0, 3)) {
      expect(info).toMatchObject({ obstacle: code, willRetry: true, refusal: undefined });
      expect(info.message).toBe(new NetworkError(code, origin(), status).message);
    }
  },
);

test('a participant tells it too, and keeps to it while the socket says nothing', async () => {
  html(511);
  const obstacles: (NetworkErrorCode | undefined)[] = [];
  const times = { minReconnectMs: 10, maxReconnectMs: 20 };
  const connection = joinRoom(place(), { name: 'Me', ...times });
  connection.on('close', ({ obstacle }) => obstacles.push(obstacle));
  await vi.waitFor(() => expect(obstacles.length).toBeGreaterThan(7), { timeout: 30_000 });
  connection.close();
  const first = obstacles.indexOf('sign-in-needed');
  expect(first).toBeGreaterThan(0);
  expect(new Set(obstacles.slice(first, -1))).toEqual(new Set(['sign-in-needed']));
});

test('every code has a sentence that says what to do, without "undefined"', () => {
  for (const code of networkErrorCodes) {
    const { message } = new NetworkError(code, origin(), 418);
    expect(message).toMatch(/^[A-Z0-9].*: .+\.$|^No answer/);
    expect(message).not.toContain('undefined');
  }
});
