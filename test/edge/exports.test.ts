/** What the room heard, to take away. */
import { env, runInDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { createRoom, origin } from './participant.ts';
import { bark, partsOf } from './room-parts.ts';

const start = Date.UTC(2026, 10, 21, 9, 0, 0);

/** A room in which a knock has ended, a siren goes on, and a name tries to be more than text. */
async function heardRoom(): Promise<RoomCreated> {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log } = partsOf(state);
    const { participant, model } = bark;
    const hear = (name: string, label: string, afterMs: number) =>
      log.begin({ participant, name, model, label, at: start + afterMs, peak: 0.9 }, Date.now());
    const knock = hear('Hall', 'door_wood_knock', 1500).detection;
    hear('=HYPERLINK("x")', 'siren', 3_723_004);
    const mic = (name: string) => ({
      participant: name as ParticipantId,
      name,
      at: start,
      peak: 0.9,
      levelDb: -30,
    });
    const mics = [mic('Hall'), mic('Attic')];
    log.end({ ...knock, durationMs: 2250, peak: 0.95, mean: 0.874, mics }, Date.now());
    hear('<b>&', 'dog', 4_000_000);
  });
  return room;
}

async function exported(room: RoomCreated, query: string): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}/detections${query}`, {
    headers: { authorization: `Bearer ${room.keys.listener}` },
  });
}

test('as JSON: every detection once, as far as it is known', async () => {
  const response = await exported(await heardRoom(), '');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toMatchObject({
    detections: [
      { id: 1, label: 'door_wood_knock', durationMs: 2250, peak: 0.95, mean: 0.874 },
      { id: 2, label: 'siren', at: start + 3_723_004 },
      { id: 4, label: 'dog' },
    ],
  });
});

test('as CSV, with times that people and spreadsheets read and no formula', async () => {
  const response = await exported(await heardRoom(), '?format=csv');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect((await response.text()).split('\r\n')).toEqual([
    'id,participant,name,label,at,durationMs,peak,mean,mics,model,verdict,actualLabel',
    '1,p,Hall,door_wood_knock,2026-11-21T09:00:01.500Z,2250,0.95,0.874,"Hall; Attic",tones,,',
    `2,p,"'=HYPERLINK(""x"")",siren,2026-11-21T10:02:03.004Z,,0.9,,"'=HYPERLINK(""x"")",tones,,`,
    '4,p,<b>&,dog,2026-11-21T10:06:40.000Z,,0.9,,<b>&,tones,,',
    '',
  ]);
});

test('as WebVTT, counted from the beginning of the range', async () => {
  const response = await exported(await heardRoom(), `?format=vtt&from=${start}&to=${start + 4e6}`);
  expect(response.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="earshot-/);
  const [head, note, knock, siren, dog] = (await response.text()).split('\n\n');
  expect(head).toBe('WEBVTT');
  expect(note).toBe('NOTE 00:00:00.000 is 2026-11-21T09:00:00.000Z');
  expect(knock).toBe('1\n00:00:01.500 --> 00:00:03.750\n<v Hall, Attic>[door wood knock]');
  expect(siren).toMatch(
    /^2\n01:02:03\.004 --> \d+:\d\d:\d\d\.\d{3}\n<v =HYPERLINK\("x"\)>\[siren\]$/,
  );
  expect(dog).toMatch(/<v &lt;b&gt;&amp;>\[dog\]\n$/);
});

test('the bounds are both included, as ISO dates too', async () => {
  const room = await heardRoom();
  const labels = async (query: string) => {
    const { detections } = await (await exported(room, query)).json<{
      detections: { label: string }[];
    }>();
    return detections.map(({ label }) => label);
  };
  expect(await labels(`?match=onset&from=${start + 1501}`)).toEqual(['siren', 'dog']);
  expect(await labels(`?from=${start + 1500}&to=${start + 3_723_003}`)).toEqual([
    'door_wood_knock',
  ]);
  expect(await labels('?from=2026-11-21T10:00:00Z&to=2026-11-21T10:05:00Z')).toEqual(['siren']);
  expect(await labels(`?from=${start + 3750}`)).toEqual(['siren', 'dog']);
});

test('a room that heard nothing exports nothing, in every format', async () => {
  const room = await createRoom();
  expect(await (await exported(room, '')).json()).toEqual({ detections: [] });
  expect((await (await exported(room, '?format=csv')).text()).trim()).toBe(
    'id,participant,name,label,at,durationMs,peak,mean,mics,model,verdict,actualLabel',
  );
  expect(await (await exported(room, '?format=vtt')).text()).toMatch(/^WEBVTT\n/);
});

describe('a range that begins within a sound', () => {
  const within = `from=${start + 2500}&to=${start + 4000}`;

  test('has the sound, and its captions are those of the range', async () => {
    const room = await heardRoom();
    const { detections } = await (await exported(room, `?${within}`)).json<{
      detections: { label: string; at: number }[];
    }>();
    expect(detections).toMatchObject([{ label: 'door_wood_knock', at: start + 1500 }]);
    const [, note, knock] = (await (await exported(room, `?format=vtt&${within}`)).text()).split(
      '\n\n',
    );
    expect(note).toBe('NOTE 00:00:00.000 is 2026-11-21T09:00:02.500Z');
    expect(knock).toMatch(/^1\n00:00:00\.000 --> 00:00:01\.250\n/);
    const short = `?format=vtt&from=${start + 2500}&to=${start + 2999}`;
    expect(await (await exported(room, short)).text()).toMatch(
      /\n00:00:00\.000 --> 00:00:00\.500\n/,
    );
  });

  test('has it not where onsets alone count', async () => {
    const response = await exported(await heardRoom(), `?${within}&match=onset`);
    expect(await response.json()).toEqual({ detections: [] });
  });
});

test.each([
  [
    'what `date -Iseconds` prints',
    'from=2026-11-21T11:00:00%2B01:00&to=2026-11-21T11:05:00%2B01:00',
  ],
  ['the same, with + as a blank', 'from=2026-11-21T11:00:00+01:00&to=2026-11-21T11:05:00+01:00'],
  ['the zone of a parameter', 'from=2026-11-21T11:00&to=2026-11-21T11:05&tz=Europe/Berlin'],
  ['the zone by its other name', 'from=2026-11-21 11:00&to=2026-11-21 11:05&zone=Europe/Berlin'],
])('understands %s', async (_, query) => {
  const { detections } = await (await exported(await heardRoom(), `?${query}`)).json<{
    detections: { label: string }[];
  }>();
  expect(detections.map(({ label }) => label)).toEqual(['siren']);
});

test('a day is the whole day, and empty parameters are none', async () => {
  const room = await heardRoom();
  const count = async (query: string) => {
    const { detections } = await (await exported(room, query)).json<{ detections: unknown[] }>();
    return detections.length;
  };
  expect(await count('?from=2026-11-21&to=2026-11-21')).toBe(3);
  expect(await count('?to=2026-11-20')).toBe(0);
  expect(await count('?match=onset&from=2026-11-22')).toBe(0);
  // In Kiritimati the day ends when it is ten o'clock in UTC.
  expect(await count('?to=2026-11-21&tz=Pacific/Kiritimati')).toBe(1);
  expect(await count('?from=&to=&tz=&format=&match=&spreadsheet=&separator=')).toBe(3);
});

test('for spreadsheets: marked as UTF-8, in the reader’s time, separated as asked', async () => {
  const room = await heardRoom();
  const query = '?format=csv&spreadsheet=1&tz=Europe/Berlin&separator=;';
  const bytes = new Uint8Array(await (await exported(room, query)).arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes).split('\r\n')).toEqual([
    'id;participant;name;label;at;durationMs;peak;mean;mics;model;verdict;actualLabel',
    '1;p;Hall;door_wood_knock;2026-11-21 10:00:01;2250;0,95;0,874;"Hall; Attic";tones;;',
    `2;p;"'=HYPERLINK(""x"")";siren;2026-11-21 11:02:03;;0,9;;"'=HYPERLINK(""x"")";tones;;`,
    '4;p;<b>&;dog;2026-11-21 11:06:40;;0,9;;<b>&;tones;;',
    '',
  ]);
});

test.each([
  '?from=yesterday',
  '?to=-1',
  '?to=2026-13-01',
  '?from=2026',
  '?from=1795247863',
  '?from=2026-11-21T10:00',
  '?tz=Mars/Olympus',
  '?format=vtt&from=99999999999999999',
])('%s is refused with the right form', async (query) => {
  const response = await exported(await createRoom(), query);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    code: 'bad-time',
    title: expect.stringContaining('2026-11-26T19:00:00+01:00'),
  });
});

test.each(['?format=pdf', '?match=some', '?separator=|', '?spreadsheet=perhaps'])(
  '%s is refused',
  async (query) => {
    const response = await exported(await createRoom(), query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'bad-request' });
  },
);
