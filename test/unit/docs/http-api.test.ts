/** Compares docs/http-api.md with the code: routes, answers and settings. */
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { defaultTrackerParameters } from '../../../models/recognition/tracker-settings.ts';
import {
  catalogueEntry,
  catalogueList,
  clipList,
  detectionList,
  diagnostics,
  disconnect,
  health,
  keysRotated,
  modelChange,
  modelList,
  polledEvents,
  roomCreated,
  roomStatus,
} from '../../../protocol/http.ts';
import * as limits from '../../../protocol/limits.ts';
import { problem } from '../../../protocol/problem.ts';
import { pushAccepted, pushNotice, pushOffer, pushRequest } from '../../../protocol/push.ts';
import { roomSettings } from '../../../protocol/settings.ts';
import { soundExample, soundList } from '../../../protocol/sounds.ts';
import { table } from '../../../worker/detections/table.ts';
import { examples, read, root, rowNames, section } from './document.ts';

const httpApi = read('docs/http-api.md');

/** What of worker/app.ts is needed here: its own types are the platform's, which tests in Node do not have. */
interface WorkerApp {
  createApp(models: never[]): { routes: { method: string; path: string }[] };
}

/** The API's routes, each once; what holds for every method (`ALL`) is no route but on the way to one. */
async function workerRoutes(): Promise<string[]> {
  const { createApp }: WorkerApp = await import(join(root, 'worker/app.ts'));
  const routes = createApp([]).routes.filter(
    ({ method, path }) => method !== 'ALL' && path.startsWith('/api/'),
  );
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))];
}

test('describes every route of the Worker, and no other', async () => {
  const described = Array.from(httpApi.matchAll(/^## `([A-Z]+ \/\S+)`$/gm), ([, route]) => route);
  expect(described.sort()).toEqual((await workerRoutes()).sort());
  expect(rowNames(httpApi.split('\n## ')[0] as string)).toEqual(expect.arrayContaining(described));
});

test('tells how each setting of the tracker is bounded and what it is at first', () => {
  const rows = section(httpApi, '### What counts as heard').split('\n');
  for (const [name, { min, max }] of Object.entries(limits.trackerBounds)) {
    const row = rows.find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toContain(`${min} to ${max} `);
    if (name === 'threshold') continue;
    const first = defaultTrackerParameters[name as keyof typeof defaultTrackerParameters];
    expect(row).toContain(`initially ${first} |`);
  }
});

const settings = Object.entries(roomSettings.entries).flatMap(([name, schema]) =>
  'entries' in schema ? Object.keys(schema.entries).map((key) => `${name}.${key}`) : name,
);
test.each([
  ['## Errors', 'a problem document', Object.keys(problem.entries)],
  ['## `GET /api/models`', 'a model', Object.keys(catalogueEntry.entries)],
  ['## `GET /api/rooms/:id`', 'the status', Object.keys(roomStatus.entries)],
  ['### Long poll', 'a poll', Object.keys(polledEvents.entries)],
  [
    '## `PATCH /api/rooms/:id/models/:model`',
    'a change of a model',
    Object.keys(modelChange.entries),
  ],
  [
    '## `GET /api/rooms/:id/sounds`',
    'taught sounds',
    Object.keys({ ...soundList.entries, ...soundList.entries.sounds.item.entries }),
  ],
  ['## `GET /api/rooms/:id/sounds`', 'an example', Object.keys(soundExample.entries)],
  ['## `PATCH /api/rooms/:id/settings`', 'the settings', settings],
  ['## `GET /api/push`', 'the offer of pushes', Object.keys(pushOffer.entries)],
  [
    '## `PUT /api/rooms/:id/push`',
    'a push subscription, its answer and a push',
    Object.keys({ ...pushRequest.entries, ...pushAccepted.entries, ...pushNotice.entries }),
  ],
  ['## `GET /api/rooms/:id/diagnostics`', 'the diagnostics', Object.keys(diagnostics.entries)],
  ['## `GET /api/rooms/:id/diagnostics`', 'a disconnect', Object.keys(disconnect.entries)],
])('lists under "%s" the fields of %s', (heading, _, fields) => {
  expect(rowNames(section(httpApi, heading))).toEqual(expect.arrayContaining(fields));
});

const exported = detectionList;

test('the table of detections is what is exported of the JSON beside it', () => {
  const told = section(httpApi, '## `GET /api/rooms/:id/detections`');
  const { detections } = v.parse(exported, examples(told)[0]);
  expect(told).toContain(`\`\`\`csv\n${table(detections).replaceAll('\r\n', '\n')}\`\`\`\n`);
});

test.each([
  ['## Errors', problem],
  ['## `GET /api/health`', health],
  ['## `GET /api/models`', catalogueList],
  ['## `GET /api/push`', pushOffer],
  ['## `PUT /api/rooms/:id/push`', pushAccepted],
  ['## `POST /api/rooms`', roomCreated],
  ['## `GET /api/rooms/:id`', roomStatus],
  ['### Long poll', polledEvents],
  ['## `GET /api/rooms/:id/detections`', exported],
  ['## `GET /api/rooms/:id/clips`', clipList],
  ['## `GET /api/rooms/:id/models`', modelList],
  ['## `GET /api/rooms/:id/sounds`', soundList],
  ['## `PATCH /api/rooms/:id/settings`', roomSettings],
  ['## `POST /api/rooms/:id/keys`', keysRotated],
  ['## `GET /api/rooms/:id/diagnostics`', diagnostics],
])('examples under "%s" are answers as the code knows them', (heading, schema) => {
  const told = examples(section(httpApi, heading));
  expect(told).not.toEqual([]);
  for (const example of told) v.parse(schema, example);
});
