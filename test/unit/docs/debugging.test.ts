/** Compares docs/debugging.md with the code: what can stand between a client and a room. */
import { expect, test } from 'vitest';
import { networkErrorCodes } from '../../../client/index.ts';
import { read, rowNames, section } from './document.ts';

test('lists every obstacle on the way to a room, and no other', () => {
  const [obstacles = ''] = section(read('docs/debugging.md'), '## Behind a proxy').split(
    '\nOther ',
  );
  expect(rowNames(obstacles)).toEqual(expect.arrayContaining(networkErrorCodes));
  expect(rowNames(obstacles)).toHaveLength(networkErrorCodes.length);
});
