/** Models that the Worker fetches from the address that a host gives. */
import { createExecutionContext, env } from 'cloudflare:test';
import { expect, inject, test } from 'vitest';
import { maxJsonBytes } from '../../models/teachable-machine/zip-files.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxModelRedirects, modelFetchMs } from '../../protocol/limits.ts';
import { createApp } from '../../worker/app.ts';
import { isolate, roomModels } from './models.ts';
import { soundsFiles, tonesZip } from './own-models.ts';
import { createRoom, join, origin } from './participant.ts';

const server = inject('modelServer');
const app = createApp(roomModels.current, isolate);

/** A folder of one's own on the server, that rooms may fetch from. */
function folder(): string {
  return `${server}/models/${crypto.randomUUID()}/`;
}

async function put(
  url: string,
  body: Uint8Array | string,
  answer: Record<string, string> = {},
): Promise<void> {
  await fetch(`${url}?${new URLSearchParams(answer)}`, { method: 'PUT', body });
}

async function putAll(at: string, files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) await put(at + name, bytes);
}

/** Asks a deployment whose operator allows `MODEL_HOSTS` for a model from an address. */
async function give(url: string, room: RoomCreated, hosts = `${server}/models/`) {
  const response = await app.fetch(
    new Request(`${origin}/api/rooms/${room.id}/models`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${room.keys.host}`,
        'content-type': 'application/json',
        'cf-connecting-ip': crypto.randomUUID(),
      },
      body: JSON.stringify({ url }),
    }),
    { ...env, MODEL_HOSTS: hosts },
    createExecutionContext(),
  );
  const { status } = response;
  const answer = (await response.json()) as { code?: string; detail?: string; name?: string };
  return { status, ...answer };
}

test('a share link of Teachable Machine gives the room its model', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const at = folder();
  await putAll(at, soundsFiles());
  expect(await give(at.slice(0, -1), room)).toMatchObject({ status: 201, name: 'Sound model' });
  expect((await listener.next('models')).models[1]?.labels).toContain('High');
});

test('nothing of the room or of whoever asked goes along', async () => {
  const room = await createRoom();
  const at = folder();
  await putAll(at, soundsFiles());
  await give(at, room);
  const requests = (await (await fetch(`${server}/requests`)).json()) as { url: string }[];
  const own = requests.filter(({ url }) =>
    at.endsWith(`${url.split('models/')[1]?.split('/')[0]}/`),
  );
  expect(own).toHaveLength(3);
  const told = JSON.stringify(own);
  for (const secret of [room.id, room.keys.host, 'authorization', 'cookie', 'earshot']) {
    expect(told).not.toContain(secret);
  }
});

test('a zip, and files to which the site redirects', async () => {
  const room = await createRoom();
  const at = folder();
  await put(`${at}model.zip`, tonesZip());
  expect(await give(`${at}model.zip`, room)).toMatchObject({ status: 201, name: 'tones' });
  const site = folder();
  const files = soundsFiles();
  await putAll(at, files);
  for (const name of Object.keys(files)) {
    await put(site + name, '', { status: '302', location: at + name });
  }
  expect((await give(site, room)).status).toBe(201);
});

test.each([
  ['another host', 'https://example.com/models/x/'],
  ['another port of the same host', 'http://127.0.0.1:1/models/x/'],
  ['another folder of the same host', `${server}/other/x/`],
  ['a folder above', `${server}/models/../other/`],
  ['a name and a password', `${server.replace('//', '//user:secret@')}/models/x/`],
  ['a file of the machine', 'file:///etc/passwd'],
  ['no address', 'my model'],
])('%s is not asked', async (_, url) => {
  const room = await createRoom();
  expect(await give(url, room)).toMatchObject({ status: 422, code: 'model-address' });
});

test('over http only where the operator says so, and nowhere if they say nothing', async () => {
  const room = await createRoom();
  const at = folder();
  const { host } = new URL(server);
  expect(await give(at, room, `${host}/models/`)).toMatchObject({ code: 'model-address' });
  expect(await give(at, room, '')).toMatchObject({ code: 'model-address' });
});

test('a redirect to a place that is not allowed leads nowhere', async () => {
  const room = await createRoom();
  const at = folder();
  await put(`${at}model.json`, '', { status: '302', location: `${server}/requests` });
  const refused = await give(at, room);
  expect(refused).toMatchObject({ status: 422, code: 'model-address' });
  await put(`${at}model.json`, '', { status: '302', location: 'https://example.com/' });
  expect((await give(at, room)).detail).toContain('https://example.com');
});

test('redirects without end are given up', async () => {
  const room = await createRoom();
  const at = folder();
  await put(`${at}model.json`, '', { status: '302', location: `${at}model.json` });
  const refused = await give(at, room);
  expect(refused).toMatchObject({ status: 502, code: 'model-unreachable' });
  expect(refused.detail).toContain(`${maxModelRedirects} redirects`);
});

test('what is not there, and what is too large', async () => {
  const room = await createRoom();
  const at = folder();
  const missing = await give(at, room);
  expect(missing).toMatchObject({ status: 502, code: 'model-unreachable' });
  expect(missing.detail).toBe('model.json: the answer was 404');
  await put(`${at}model.json`, new Uint8Array(maxJsonBytes + 1));
  expect(await give(at, room)).toMatchObject({ status: 413, code: 'model-too-large' });
  await put(`${at}model.json`, '<html>Sign in</html>');
  expect(await give(at, room)).toMatchObject({ status: 422, code: 'model-damaged' });
  await put(`${at}model.json`, '{}');
  await put(`${at}metadata.json`, '{}');
  expect(await give(at, room)).toMatchObject({ status: 422, code: 'model-unsupported' });
});

test('what takes too long', { timeout: 2 * modelFetchMs }, async () => {
  const room = await createRoom();
  const at = folder();
  await put(`${at}model.json`, '{}', { restMs: String(3 * modelFetchMs) });
  const refused = await give(at, room);
  expect(refused).toMatchObject({ status: 502, code: 'model-unreachable' });
  expect(refused.detail).toContain(`${modelFetchMs} ms`);
});

test('an address that comes slowly keeps nobody from a place, and is given up', {
  timeout: 60_000,
}, async () => {
  const room = await createRoom();
  const from = crypto.randomUUID();
  const send = async (type: string, body: BodyInit) => {
    const headers = {
      authorization: `Bearer ${room.keys.host}`,
      'content-type': type,
      'cf-connecting-ip': from,
    };
    const url = `${origin}/api/rooms/${room.id}/models`;
    const request = new Request(url, { method: 'POST', headers, body });
    return (await app.fetch(request, env, createExecutionContext())).json();
  };
  const { readable, writable } = new IdentityTransformStream();
  const slow = send('application/json', readable);
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode('{"url":'));
  expect(await send('application/zip', tonesZip())).toMatchObject({ name: 'tones' });
  expect(await slow).toMatchObject({ code: 'model-upload-slow' });
});

test('where nothing answers', async () => {
  const room = await createRoom();
  const refused = await give('http://127.0.0.1:1/models/x/', room, 'http://127.0.0.1:1/models/');
  expect(refused).toMatchObject({ status: 502, code: 'model-unreachable' });
  expect(refused.detail).toBe('model.json: nothing answered');
});
