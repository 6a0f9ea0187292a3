/** Who may show the page in a frame. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { framedBy } from '../../../worker/page.ts';

/** The page's document, with the headers that it is served with. */
function document(): Response {
  const [, rules = ''] = readFileSync('frontend/public/_headers', 'utf8').split('/*\n');
  const [everywhere = ''] = rules.split('\n\n');
  const headers = everywhere
    .split('\n')
    .filter((line) => line.includes(': '))
    .map((line): [string, string] => {
      const [name = '', ...value] = line.trim().split(': ');
      return [name, value.join(': ')];
    });
  return new Response('<!doctype html>', { headers });
}

const policy = (response: Response) => response.headers.get('content-security-policy');

test('nobody may while no origin is allowed', () => {
  const served = framedBy([], document());
  expect(policy(served)).toContain("frame-ancestors 'none'");
  expect(served.headers.get('x-frame-options')).toBe('DENY');
});

test('pages of the allowed origins may, and no others', async () => {
  const served = framedBy(['https://a.example', 'https://b.example'], document());
  expect(policy(served)).toMatch(/; frame-ancestors https:\/\/a\.example https:\/\/b\.example$/);
  expect(served.headers.has('x-frame-options')).toBe(false);
  expect(served.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await served.text()).toBe('<!doctype html>');
});

test('all may where all origins are allowed', () => {
  expect(policy(framedBy(['*'], document()))).toMatch(/; frame-ancestors \*$/);
});

test('the page may compile WebAssembly, and evaluate nothing else', () => {
  const [, scripts] = /script-src ([^;]*)/.exec(policy(document()) ?? '') ?? [];
  expect(scripts).toBe("'self' 'wasm-unsafe-eval'");
});
