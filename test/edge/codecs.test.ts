/** What a client can send, what the room asks for, and what it does with anything else. */
import { expect, test } from 'vitest';
import { maxCodecNameLength, maxOfferedCodecs } from '../../protocol/limits.ts';
import { createRoom, join } from './participant.ts';

test.each([
  ['says nothing', undefined],
  ['can send what the room wants', ['pcm16']],
  ['can send more than the room knows', ['opus-of-tomorrow', 'pcm16']],
  // It says so itself, and sends nothing: docs/protocol.md.
  ['can send nothing that the room knows', ['opus-of-tomorrow']],
])('a client that %s is asked for PCM16', async (_, codecs) => {
  const { welcome } = await join(await createRoom(), 'mic', codecs ? { codecs } : {});
  expect(welcome.audio).toEqual({ codec: 'pcm16', sampleRateHz: 16_000, frameMs: 60 });
});

test('more codecs than may be offered, or a longer name, are refused', async () => {
  const room = await createRoom();
  const codecs = Array.from({ length: maxOfferedCodecs }, () => 'x'.repeat(maxCodecNameLength));
  expect((await join(room, 'mic', { codecs })).welcome.audio?.codec).toBe('pcm16');
  for (const offered of [[...codecs, 'x'], ['x'.repeat(maxCodecNameLength + 1)]]) {
    const refused = join(room, 'mic', { codecs: offered }).then(
      () => 'welcomed',
      () => 'refused',
    );
    const outcome = await Promise.race([
      refused,
      new Promise((resolve) => setTimeout(() => resolve('no welcome'), 300)),
    ]);
    expect(outcome).toBe('no welcome');
  }
});
