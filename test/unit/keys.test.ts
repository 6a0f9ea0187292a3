/** Ids and keys, as they are made. */
import { expect, test } from 'vitest';
import { randomClipId, randomKey, randomParticipantId, randomRoomId } from '../../edge/keys.ts';
import { keyPattern, roomIdPattern } from '../../protocol/ids.ts';

const many = Array.from({ length: 2000 });

test.each([
  ['participants', randomParticipantId],
  ['recordings', randomClipId],
])('ids of %s are 26 characters that no spreadsheet takes for anything else', (_, make) => {
  const ids = many.map(() => make());
  for (const id of ids) expect(id).toMatch(/^[a-h][0-9a-hjkmnp-tv-z]{25}$/);
  expect(new Set(ids)).toHaveProperty('size', many.length);
});

test('ids and keys of rooms have the shape of links', () => {
  for (const id of many.map(() => randomRoomId())) expect(id).toMatch(roomIdPattern);
  for (const key of many.map(() => randomKey())) expect(key).toMatch(keyPattern);
});
