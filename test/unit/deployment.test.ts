import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { maxRoomsPerMinute } from '../../protocol/limits.ts';

const config = unstable_readConfig({ config: 'wrangler.toml' });

test('wrangler.toml counts rooms as protocol/limits.ts says', () => {
  expect(config.ratelimits).toMatchObject([
    { name: 'ROOM_CREATION', simple: { limit: maxRoomsPerMinute, period: 60 } },
  ]);
});

test('no log holds the headers in which keys travel', () => {
  expect(config.observability?.logs?.invocation_logs).toBe(false);
});

test('only pages of the deployment itself are let in, unless its operator says otherwise', () => {
  expect(config.vars.ALLOWED_ORIGINS).toBe('');
});

test('what runs the tests on GitHub runs nothing that others may change', () => {
  const folder = new URL('../../.github/workflows/', import.meta.url);
  const workflows = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
  expect(workflows).not.toEqual([]);
  for (const workflow of workflows) {
    for (const [, action = ''] of workflow.matchAll(/\buses:\s*(\S+)/g)) {
      expect(action).toMatch(/@[0-9a-f]{40}$/);
    }
  }
});

test('a room that nobody uses goes one day', () => {
  expect(config.vars.ROOM_DAYS).toBe('90');
});

test('a fresh free account deploys in one step: nothing is bound or set that it does not have', () => {
  expect(config.r2_buckets).toEqual([]);
  expect(config.limits).toBeUndefined();
});
