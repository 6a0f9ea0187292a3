import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type CodecName, codecNames, codecs } from '../../protocol/codecs.ts';
import {
  decodeFrame,
  decodeRelayedFrame,
  encodeFrame,
  encodeRelayedFrame,
  maxFrameBytes,
} from '../../protocol/frames.ts';
import {
  offerSubprotocols,
  parseShareLink,
  readSubprotocols,
  shareLink,
} from '../../protocol/handshake.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { maxFrameMs, maxMessageLength, minFrameMs } from '../../protocol/limits.ts';
import {
  parseClientMessage,
  parseServerMessage,
  pingText,
  pongText,
} from '../../protocol/messages.ts';
import { problemResponse, readProblem } from '../../protocol/problem.ts';
import {
  type RefusalCode,
  RefusalError,
  refusalOfClose,
  refusals,
} from '../../protocol/refusals.ts';
import { participantName } from '../../protocol/text.ts';
import { someRoomId } from '../room-id.ts';

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const codes = Object.keys(refusals) as RefusalCode[];

/** Runs the reader and returns the code it refused with, or undefined; any other error fails the test. */
function refusalOf(read: () => unknown): RefusalCode | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RefusalError);
    return (error as RefusalError).code;
  }
}

/** Payloads of PCM16 that may be in a frame. */
const pcm16Payload = fc
  .integer({ min: minFrameMs * 16, max: maxFrameMs * 16 })
  .chain((samples) => fc.uint8Array({ minLength: 2 * samples, maxLength: 2 * samples }));

describe('frames', () => {
  test('give back what they were given, and how long it lasts', () => {
    fc.assert(
      fc.property(uint32, uint32, pcm16Payload, (sequence, timestamp, payload) => {
        const frame = { codec: 'pcm16', sequence, timestamp, payload } as const;
        expect(decodeFrame(encodeFrame(frame).buffer)).toEqual({
          ...frame,
          durationMs: payload.length / 32,
        });
      }),
    );
  });

  test('on their way to a listener say whose sound it is, with the same payload', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).map((text) => text as ParticipantId);
    fc.assert(
      fc.property(uint32, uint32, pcm16Payload, id, (sequence, timestamp, payload, participant) => {
        const frame = { codec: 'pcm16', sequence, timestamp, payload, participant } as const;
        const { buffer } = encodeRelayedFrame(frame);
        const decoded = decodeRelayedFrame(buffer);
        expect(decoded).toEqual({ ...frame, durationMs: payload.length / 32 });
        expect(refusalOf(() => decodeFrame(buffer))).toMatch(/bad-frame|message-too-large/);
      }),
    );
  });

  test('of any other bytes are refused with their own error, and never throw another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6000 }), (bytes) => {
        const { buffer } = bytes.slice();
        const code = refusalOf(() => decodeFrame(buffer));
        expect([undefined, 'bad-frame', 'message-too-large']).toContain(code);
        expect([undefined, 'bad-frame']).toContain(refusalOf(() => decodeRelayedFrame(buffer)));
      }),
      { numRuns: 2000 },
    );
  });

  test('that are damaged are refused with their own error', () => {
    const frame = {
      codec: 'pcm16',
      sequence: 1,
      timestamp: 2,
      payload: new Uint8Array(1920),
    } as const;
    const participant = 'a'.repeat(22) as ParticipantId;
    const readers = [
      [encodeFrame(frame), decodeFrame],
      [encodeRelayedFrame({ ...frame, participant }), decodeRelayedFrame],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...readers),
        fc.nat(),
        fc.nat(11),
        fc.nat(255),
        ([sound, decode], length, at, byte) => {
          const bytes = sound.slice(0, length % (sound.length + 1));
          bytes[at] = byte;
          expect([undefined, 'bad-frame']).toContain(refusalOf(() => decode(bytes.buffer)));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe.each(codecNames.map((name): [CodecName] => [name]))('the codec %s', (name) => {
  test('has a number of its own, and takes its longest sound into the largest frame', () => {
    const numbers = codecNames.map((each) => codecs[each].id);
    expect(numbers.filter((id) => id === codecs[name].id)).toHaveLength(1);
    expect(maxFrameBytes).toBeGreaterThanOrEqual(12 + codecs[name].maxPayloadBytes);
  });
});

test('half a sample of PCM16 has no length', () => {
  expect(codecs.pcm16.durationOf(new Uint8Array(641))).toBeUndefined();
  expect(codecs.pcm16.durationOf(new Uint8Array(640))).toBe(20);
});

describe('messages', () => {
  test('no text makes the readers throw anything but their own error', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 5000 }),
      fc.json(),
      fc.json().map((json) => `{"type":${json}}`),
    );
    fc.assert(
      fc.property(text, (message) => {
        expect([undefined, 'bad-message', 'message-too-large']).toContain(
          refusalOf(() => parseClientMessage(message)),
        );
        expect([undefined, 'bad-message']).toContain(refusalOf(() => parseServerMessage(message)));
      }),
      { numRuns: 2000 },
    );
  });

  test('are taken up to their largest length and not beyond', () => {
    const padded = (length: number) => `${'{"type":"mic","on":true}'.padEnd(length)}`;
    expect(refusalOf(() => parseClientMessage(padded(maxMessageLength)))).toBeUndefined();
    expect(refusalOf(() => parseClientMessage(padded(maxMessageLength + 1)))).toBe(
      'message-too-large',
    );
  });

  test('the keep-alive and its answer are messages of the protocol', () => {
    expect(parseClientMessage(pingText)).toEqual({ type: 'ping' });
    expect(parseServerMessage(pongText)).toEqual({ type: 'pong' });
  });
});

describe('the handshake', () => {
  test('carries protocol and key', () => {
    const header = offerSubprotocols('k').join(', ');
    expect(readSubprotocols(header)).toEqual({ supported: true, selected: 'earshot.2', key: 'k' });
  });

  test('never answers with the key', () => {
    expect(readSubprotocols('key.secret').selected).toBeUndefined();
    expect(readSubprotocols('key.secret, earshot.7').selected).toBe('earshot.7');
    expect(readSubprotocols(null)).toEqual({
      supported: false,
      selected: undefined,
      key: undefined,
    });
  });

  /** What mail, chats and people put behind a link. */
  const tails = [
    ...['.', ')', ',', '>', ';', ':', '!', '?', '&', '#', '"', "'", '`', '*', '**', '_', '-', '/'],
    ...['%20', '%0A', ' ', '\u200b', '\u00a0', '\u2019', '\u201d', '\u00bb', '%E2%80%8B', '&amp;'],
    ...[').', '>,', '?utm_source=x', '&fbclid=x', ' and more', '](x)', '|room', '\r\n'],
  ];

  test('a share link leads back to room and key, and nothing else is a share link', () => {
    const [roomId, key] = [someRoomId, 'AAAAAAAAAAAAAAAAAAAAAA'];
    const link = shareLink('https://ear.example', roomId, key);
    expect(parseShareLink(link)).toEqual({ roomId, key, origin: 'https://ear.example' });
    for (const tail of tails) {
      expect(parseShareLink(link + tail)).toEqual({ roomId, key, origin: 'https://ear.example' });
    }
    const wrapped = [
      `<${link}>`,
      `(${link})`,
      `Come in: ${link}, now`,
      `[room](${link})`,
      `_${link}_`,
    ];
    const others = [`${shareLink('https://ear.example', roomId, '?x=1').replace('#', '')}#${key}`];
    others.push(link.replace('#', '%23'), link.replace('#', '/#'));
    for (const text of [...wrapped, ...others]) {
      expect(parseShareLink(text)).toEqual({ roomId, key, origin: 'https://ear.example' });
    }
    for (const not of [`${link}A`, link.slice(0, -1), link.replace('/r/0', '/r/u'), `ftp${link}`]) {
      expect(parseShareLink(not.replace('ftphttps', 'ftp'))).toBeUndefined();
    }
    for (const around of [
      'https://a.example/?to=',
      'https://a.example/r/',
      'javascript:x//',
      'x-',
    ]) {
      expect(parseShareLink(around + link)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => parseShareLink(text) === undefined),
    );
  });
});

describe('refusals', () => {
  test('have close codes of their own in the private range, and a sentence', () => {
    const closes = codes.map((code) => refusals[code].close);
    expect(new Set(closes).size).toBe(codes.length);
    for (const code of codes) {
      const { close, status, message } = refusals[code];
      expect(close).toBeGreaterThanOrEqual(4000);
      expect(close).toBeLessThan(5000);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(refusalOfClose(close)).toBe(code);
    }
    expect(refusalOfClose(1006)).toBeUndefined();
  });

  test.each(codes)('%s survives the way through a problem document', async (code) => {
    const response = problemResponse(new RefusalError(code, 'because'));
    expect(response.status).toBe(refusals[code].status);
    expect(await readProblem(response)).toMatchObject({ code, detail: 'because' });
  });

  test('a response that is no problem document counts as our own failure', async () => {
    expect((await readProblem(new Response('<html>', { status: 502 }))).code).toBe('server-error');
    expect((await readProblem(Response.json({ code: 'unheard-of' }))).code).toBe('server-error');
  });
});

describe('a name', () => {
  const fillers = ['\u3164', '\u115f', '\u1160', '\uffa0', '\u2800', '\u034f', ' '];

  test('of fillers alone is refused, since it looks empty', () => {
    const blank = fc.array(fc.constantFrom(...fillers), { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(blank, (parts) => !v.is(participantName, parts.join(''))));
  });

  test.each(['Küche', '台所', '부엌', '👩‍🔬', '7', '⠓', '🎤'])('%s is one', (name) => {
    expect(v.is(participantName, name)).toBe(true);
  });
});
