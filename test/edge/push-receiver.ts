/**
 * A push service and the browsers behind it, for tests of what is pushed: it decrypts what it gets as a
 * browser does (RFC 8291), and checks who signed it (RFC 8292), with other code than what encrypts and signs.
 */
import { createECDH, randomBytes, webcrypto } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decrypt } from 'http_ece';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Origin of the push service. */
    pushReceiver: string;
  }
}

interface Browser {
  ecdh: ReturnType<typeof createECDH>;
  auth: Buffer;
  received: unknown[];
  status: number;
  headers: Record<string, string>;
}

/**
 * `POST /browsers` makes a browser and answers with its subscription. What is sent to that is decrypted;
 * `GET` at it answers with all that came, as JSON, and `PUT` says how it answers from then on.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browsers = new Map<string, Browser>();
  let origin = '';
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
    const json = (value: unknown) => response.end(JSON.stringify(value));
    if (pathname === '/browsers') {
      const id = randomBytes(16).toString('base64url');
      const ecdh = createECDH('prime256v1');
      const p256dh = ecdh.generateKeys().toString('base64url');
      const auth = randomBytes(16);
      browsers.set(`/push/${id}`, { ecdh, auth, received: [], status: 201, headers: {} });
      const keys = { p256dh, auth: auth.toString('base64url') };
      return json({ endpoint: `${origin}/push/${id}`, keys });
    }
    const browser = browsers.get(pathname);
    if (!browser) return response.writeHead(404).end();
    if (request.method === 'GET') return json(browser.received);
    if (request.method === 'PUT') {
      const { status = '201', ...headers } = Object.fromEntries(searchParams);
      Object.assign(browser, { status: Number(status), headers });
      return response.end();
    }
    browser.received.push(await opened(request, browser, origin).catch((error) => `${error}`));
    return response.writeHead(browser.status, browser.headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  project.provide('pushReceiver', origin);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

/** What came: its headers, the message in it and how long that is, who signed it and what for. */
async function opened(request: IncomingMessage, { ecdh, auth }: Browser, origin: string) {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { headers } = request;
  const body = Buffer.concat(parts);
  const text = decrypt(body, {
    version: headers['content-encoding'] as 'aes128gcm',
    privateKey: ecdh,
    authSecret: auth.toString('base64url'),
  }).toString('utf8');
  return {
    method: request.method,
    encoding: headers['content-encoding'],
    ttl: headers.ttl,
    urgency: headers.urgency,
    topic: headers.topic,
    bytes: body.length,
    notice: JSON.parse(text),
    // All that could tell anyone else what was heard.
    plain: JSON.stringify([headers, body.toString('latin1')]),
    signed: await signature(headers.authorization ?? '', origin),
  };
}

/** @throws unless the token is valid for this service now, and signed with the key that it names. */
async function signature(authorization: string, origin: string) {
  const [, token = '', k = ''] = /^vapid t=([^,\s]+),\s*k=(\S+)$/.exec(authorization) ?? [];
  const [header = '', payload = '', signed = ''] = token.split('.');
  const point = Buffer.from(k, 'base64url');
  const key = await webcrypto.subtle.importKey(
    'raw',
    point,
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['verify'],
  );
  const isValid = await webcrypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    Buffer.from(signed, 'base64url'),
    Buffer.from(`${header}.${payload}`),
  );
  const { aud, exp, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const hours = (exp * 1000 - Date.now()) / 3_600_000;
  if (!isValid) throw new Error('signed with another key');
  if (aud !== origin) throw new Error(`for another service: ${aud}`);
  if (!(hours > 0 && hours <= 24)) throw new Error(`valid for ${hours} hours`);
  return { publicKey: k, subject: sub };
}
