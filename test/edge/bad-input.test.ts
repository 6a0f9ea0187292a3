import { env, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { frameHeaderBytes, maxFrameBytes } from '../../protocol/frames.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import {
  audioBucket,
  changeBucket,
  helloDeadlineMs,
  maxFrameMs,
  maxMessageLength,
  maxMics,
  maxNameLength,
  messageBucket,
  minFrameMs,
  sampleRateHz,
  unresponsiveMs,
} from '../../protocol/limits.ts';
import { pingText } from '../../protocol/messages.ts';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { connect, createRoom, join, silentFrame, type TestParticipant } from './participant.ts';
import { low, silence } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

const minFrameSamples = (minFrameMs * sampleRateHz) / 1000;
const maxFrameSamples = (maxFrameMs * sampleRateHz) / 1000;

type Offence = (offender: TestParticipant) => void;

const offences: [string, RefusalCode, Offence][] = [
  ['malformed JSON', 'bad-message', (p) => p.send('{"type":')],
  ['JSON that is no object', 'bad-message', (p) => p.send('7')],
  ['an unknown type', 'bad-message', (p) => p.say({ type: 'shout' })],
  ['a message of a wrong shape', 'bad-message', (p) => p.say({ type: 'mic', on: 'yes' })],
  ['a second hello', 'bad-message', (p) => p.say({ type: 'hello', name: 'again' })],
  [
    'a message of one character too many',
    'message-too-large',
    (p) => p.send(`"${'x'.repeat(maxMessageLength - 1)}"`),
  ],
  ['an empty frame', 'bad-frame', (p) => p.send(new Uint8Array(0))],
  [
    'a frame cut in its header',
    'bad-frame',
    (p) => p.send(silentFrame().slice(0, frameHeaderBytes - 1)),
  ],
  ['a frame cut inside a sample', 'bad-frame', (p) => p.send(silentFrame().slice(0, -1))],
  [
    'a frame one sample too short',
    'bad-frame',
    (p) => p.send(silentFrame({ samples: minFrameSamples - 1 })),
  ],
  [
    'a frame one sample too long',
    'message-too-large',
    (p) => p.send(silentFrame({ samples: maxFrameSamples + 1 })),
  ],
  ['a frame of a megabyte', 'message-too-large', (p) => p.send(new Uint8Array(1 << 20))],
  ['an unknown codec', 'bad-frame', (p) => p.send(silentFrame({ codec: 9 }))],
  ['an unknown kind of frame', 'bad-frame', (p) => p.send(silentFrame({ kind: 7 }))],
  [
    'a flood of messages',
    'rate-limited',
    (p) => {
      for (let i = 0; i < messageBucket.capacity + 20; i++) p.say({ type: 'ping', again: i });
    },
  ],
  [
    'a flood of changes',
    'rate-limited',
    (p) => {
      for (let i = 0; i < changeBucket.capacity + 5; i++)
        p.say({ type: 'rename', name: `mic ${i}` });
    },
  ],
  [
    'a flood of sound',
    'rate-limited',
    (p) => {
      for (let i = 0; i <= audioBucket.capacity / 120 + 10; i++)
        p.send(silentFrame({ samples: maxFrameSamples }));
    },
  ],
];

describe('the offender is told and closed, nobody else notices, the log is whole:', () => {
  test.each(offences)('%s: %s', async (_, code, offend) => {
    const room = await createRoom();
    const bystander = await join(room, 'mic', { name: 'Bystander' });
    bystander.say({ type: 'mic', on: true });
    bystander.speak(low(2400));
    const { detection } = await bystander.next('detection-begin');
    const offender = await join(room, 'mic');
    offender.say({ type: 'mic', on: true });
    await offender.settle();
    offend(offender);
    const error = await offender.next('error');
    expect(error).toMatchObject({ code, message: refusals[code].message });
    expect(await offender.closed).toEqual({ code: refusals[code].close, reason: code });
    expect((await bystander.next('leave')).participant).toBe(offender.welcome.you);
    bystander.speak(silence(3000));
    expect((await bystander.next('detection-end')).detection.id).toBe(detection.id);
    await bystander.settle();
    expect(bystander.all('error')).toEqual([]);
    const later = await join(room, 'host');
    const told = [...bystander.all('detection-begin'), ...bystander.all('detection-end')];
    expect(later.welcome.events).toEqual(told.sort((a, b) => a.id - b.id));
    expect(later.welcome.participants.map(({ id }) => id)).toContain(bystander.welcome.you);
  });
});

test.each([
  ['of one character too many', 'x'.repeat(maxNameLength + 1)],
  ['that nobody sees', '\u200b\u200e'],
  ['that is empty', '  '],
])(
  'a name %s is refused: who has one keeps it and stays, who comes with it does not come in',
  async (_, name) => {
    const room = await createRoom();
    const mic = await join(room, 'mic', { name: 'Kitchen' });
    mic.say({ type: 'rename', name });
    expect(await mic.next('error')).toMatchObject({
      code: 'bad-name',
      message: refusals['bad-name'].message,
      closing: false,
    });
    await mic.settle();
    expect(mic.all('update')).toEqual([]);
    const newcomer = await connect(room.id, offerSubprotocols(room.keys.mic));
    newcomer.say({ type: 'hello', name });
    expect((await newcomer.closed).reason).toBe('bad-name');
  },
);

test('a name is told as it is meant: without what nobody sees, with what its script needs', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic', { name: ' K\u00adüche\u200e\r\n2 ' });
  expect(mic.welcome.participants).toMatchObject([{ name: 'Küche 2' }]);
  for (const name of [
    'می\u200cخواهم',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  ]) {
    mic.say({ type: 'rename', name });
    expect((await mic.next('update')).participant.name).toBe(name);
  }
});

test('the largest frame and the longest name are taken', async () => {
  const mic = await join(await createRoom(), 'mic', { name: 'x'.repeat(maxNameLength) });
  mic.say({ type: 'mic', on: true });
  expect(silentFrame({ samples: maxFrameSamples })).toHaveLength(maxFrameBytes);
  mic.send(silentFrame({ samples: maxFrameSamples }));
  await mic.settle();
  expect(mic.all('error')).toEqual([]);
});

test.each([
  ['turns a microphone on', (p: TestParticipant) => p.say({ type: 'mic', on: true })],
  ['sends a frame', (p: TestParticipant) => p.send(silentFrame())],
])('a listener who %s is refused', async (_, offend) => {
  const listener = await join(await createRoom(), 'listener');
  offend(listener);
  expect((await listener.closed).reason).toBe('not-allowed');
});

test('a mic that sends before it is on is refused', async () => {
  const mic = await join(await createRoom(), 'mic');
  mic.send(silentFrame());
  expect((await mic.closed).code).toBe(refusals['mic-off'].close);
});

test.each([
  ['a message', (p: TestParticipant) => p.say({ type: 'mic', on: true })],
  ['a frame', (p: TestParticipant) => p.send(silentFrame())],
])('%s before hello is refused', async (_, offend) => {
  const room = await createRoom();
  const stranger = await connect(room.id, offerSubprotocols(room.keys.mic));
  offend(stranger);
  expect((await stranger.closed).reason).toBe('hello-expected');
});

test('one microphone too many is refused, the others stay on', async () => {
  const room = await createRoom();
  const mics = await Promise.all(Array.from({ length: maxMics + 1 }, () => join(room, 'mic')));
  for (const mic of mics) {
    mic.say({ type: 'mic', on: true });
    await Promise.race([mic.next('update'), mic.closed]);
  }
  expect((await mics.at(-1)?.closed)?.reason).toBe('too-many-mics');
  const { participants } = (await join(room, 'host')).welcome;
  expect(participants.filter(({ mic }) => mic)).toHaveLength(maxMics);
});

test(
  'a socket that never speaks is closed by an alarm, and then no alarm is left',
  async () => {
    const room = await createRoom();
    const bystander = await join(room, 'listener');
    const silent = await connect(room.id, offerSubprotocols(room.keys.mic));
    const stub = env.ROOMS.getByName(room.id);
    const alarm = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    const start = Date.now();
    expect(Math.abs(((await alarm()) ?? 0) - start - helloDeadlineMs)).toBeLessThan(2000);
    await runDurableObjectAlarm(stub);
    expect(await alarm()).not.toBeNull();
    expect(silent.received).toEqual([]);
    vi.setSystemTime(start + helloDeadlineMs);
    await runDurableObjectAlarm(stub);
    expect((await silent.closed).reason).toBe('hello-timeout');
    await bystander.settle();
    expect(bystander.received.map(({ type }) => type)).toEqual(['welcome', 'pong']);
    // What remains is to see once whether the bystander is still there.
    // The platform notes by its own clock when it answered.
    await scheduler.wait(20);
    bystander.send(pingText);
    await bystander.next('pong');
    vi.setSystemTime(start + unresponsiveMs);
    await runDurableObjectAlarm(stub);
    await bystander.settle();
    expect(bystander.all('error')).toEqual([]);
    expect(await alarm()).toBeNull();
  },
  2 * helloDeadlineMs,
);

test('who was replaced is nobody to the room after hibernation, whether their socket is gone or not', async () => {
  const room = await createRoom();
  const ghost = await join(room, 'mic');
  await join(room, 'mic', { resume: ghost.welcome.resume });
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const seated = state.getWebSockets().filter((socket) => socket.deserializeAttachment());
    expect(seated).toHaveLength(1);
  });
});
