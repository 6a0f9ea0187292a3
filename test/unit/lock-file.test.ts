import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockFile {
  packages: Record<string, { integrity?: string; link?: boolean }>;
}

const lockFile = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as LockFile;

test('every package is pinned by its hash, those of other platforms too', () => {
  const packages = Object.entries(lockFile.packages).filter(
    ([path, { link }]) => path !== '' && !link,
  );
  expect(packages.length).toBeGreaterThan(100);
  expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
});
