/** An upload that is refused while a browser is still sending it. */
import { expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { maxClipBytes } from '../../protocol/limits.ts';
import { useVenue } from './venue.ts';

const venue = useVenue();

test('a browser reads why its upload was refused, although it was not all sent', async () => {
  const { id, keys } = await createRoom(venue.origin);
  const page = await venue.open(venue.origin);
  const answer = await page.evaluate(
    async ([url, key, bytes]) => {
      const body = new FormData();
      body.append('audio', new Blob([new Uint8Array(bytes)]));
      const headers = { 'x-earshot-key': key };
      const response = await fetch(url, { method: 'POST', headers, body });
      return { status: response.status, problem: await response.json() };
    },
    [`/api/rooms/${id}/clips`, keys.listener, maxClipBytes - 100] as const,
  );
  expect(answer).toMatchObject({ status: 403, problem: { code: 'not-allowed' } });
});
