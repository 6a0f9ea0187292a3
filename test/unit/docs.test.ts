/** Holds the documentation against the code: what the code has, the documents tell, and links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parts as importRules } from '../../dependency-cruiser.config.js';
import { readPackageFolder } from '../../models/node/open-package.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import type { ModelErrorCode } from '../../models/package/model-error.ts';
import { maxMultiplications, maxWeightsBytes } from '../../models/package/model-package.ts';
import { layerKinds } from '../../models/package/topology.ts';
import { defaultTrackerParameters } from '../../models/recognition/tracker-settings.ts';
import { clip } from '../../protocol/clip.ts';
import { type Codec, codecs } from '../../protocol/codecs.ts';
import {
  clipList,
  diagnostics,
  disconnect,
  health,
  keysRotated,
  polledEvents,
  roomCreated,
  roomStatus,
} from '../../protocol/http.ts';
import * as limits from '../../protocol/limits.ts';
import { detection, loggedEvent } from '../../protocol/logged-event.ts';
import { clientMessage, modelDescription, serverMessage } from '../../protocol/messages.ts';
import { problem } from '../../protocol/problem.ts';
import { type Refusal, refusals } from '../../protocol/refusals.ts';
import { roomSettings } from '../../protocol/settings.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const protocol = read('docs/protocol.md');
const httpApi = read('docs/http-api.md');
const models = read('docs/models.md');

/** What stands under a heading, up to the next one of its level or above. */
function section(text: string, heading: string): string {
  const [, ...parts] = text.split(`\n${heading}\n`);
  expect(parts, `one heading "${heading}"`).toHaveLength(1);
  const level = heading.indexOf(' ');
  return (parts[0] as string).split(new RegExp(`^#{1,${level}} `, 'm'))[0] as string;
}

/** What the first cells of the tables name in code: of "| `from`, `to` |" both. */
function rowNames(text: string): string[] {
  const cells = Array.from(text.matchAll(/^\|([^|]*)\|/gm), ([, cell]) => cell as string);
  return cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name ?? ''));
}

describe('docs/protocol.md', () => {
  test.each(Object.entries<Refusal>(refusals))(
    'explains the refusal %s',
    (code, { close, status, retry, retryAfterSeconds, message }) => {
      expect(protocol).toContain(
        `| \`${code}\` | ${close} | ${status} | ${retry ? 'yes' : 'no'} | ${message} |`,
      );
      const explained = section(protocol, `### \`${code}\``);
      expect(explained).toContain(`*${message}*`);
      if (retryAfterSeconds) expect(explained).toContain(`It says ${retryAfterSeconds} seconds.`);
    },
  );

  test.each(Object.entries<Codec>(codecs))(
    'lists the codec %s with its number and its largest payload',
    (name, { id, maxPayloadBytes }) => {
      const row = section(protocol, '### Codecs')
        .split('\n')
        .find((line) => line.startsWith(`| \`${name}\` | ${id} |`));
      expect(row).toContain(`| ${maxPayloadBytes} bytes |`);
    },
  );

  test.each([...clientMessage.options, ...serverMessage.options])(
    'lists the message $entries.type.literal with its fields',
    ({ entries }) => {
      const type = entries.type.literal;
      const rows = protocol.split('\n').filter((line) => line.startsWith(`| \`${type}\` |`));
      for (const field of Object.keys(entries)) {
        if (field === 'type' || type === 'snapshot') continue;
        expect(
          rows.some((row) => row.includes(`\`${field}\``) || row.includes(`\`${field}?\``)),
        ).toBe(true);
      }
      expect(rows).not.toEqual([]);
    },
  );

  test('tells which events are logged', () => {
    const log = section(protocol, '## The log');
    for (const { entries } of loggedEvent.options)
      expect(log).toContain(`\`${entries.type.literal}\``);
  });

  test.each([
    ['## Handshake', 'welcome', serverMessage.options[0].entries],
    ['### Sounds', 'detection', detection.entries],
    ['### Clip', 'clip', clip.entries],
    ['### Model', 'model', modelDescription.entries],
  ])('lists under "%s" the fields of a %s', (heading, _, entries) => {
    const names = rowNames(section(protocol, heading));
    expect(names).toEqual(
      expect.arrayContaining(Object.keys(entries).filter((key) => key !== 'type')),
    );
  });

  test.each(Object.entries(limits).filter(([name]) => name !== 'sampleRateHz'))(
    'tells the limit %s',
    (name, limit) => {
      const row = protocol.split('\n').find((line) => line.includes(`\`${name}\``));
      for (const value of numbersIn(limit)) {
        expect(row).toMatch(new RegExp(`\\b${value}\\b`));
      }
    },
  );
});

function numbersIn(limit: object | number): number[] {
  return typeof limit === 'number' ? [limit] : Object.values(limit).flatMap(numbersIn);
}

/** The JSON values of a text's examples, several to a block where one begins at the start of a line. */
function examples(text: string): unknown[] {
  const blocks = Array.from(text.matchAll(/^```json\n(.*?)^```$/gms), ([, block]) => block ?? '');
  return blocks.flatMap((block) => block.split(/\n(?=\{)/)).map((json) => JSON.parse(json));
}

describe('examples', () => {
  const messages = v.union([clientMessage, serverMessage]);

  test('in docs/protocol.md are messages as they cross the wire', () => {
    const told = examples(protocol).map((example) => v.parse(messages, example).type);
    const types = [...clientMessage.options, ...serverMessage.options].map(
      ({ entries }) => entries.type.literal,
    );
    // Told elsewhere or in words: a follower's, and two that have next to nothing in them.
    const untold = ['snapshot', 'pong', 'keys'];
    expect(new Set([...told, ...untold])).toEqual(new Set(types));
  });

  const exported = v.object({ detections: v.array(detection) });
  test.each([
    ['## Errors', problem],
    ['## `GET /api/health`', health],
    ['## `POST /api/rooms`', roomCreated],
    ['## `GET /api/rooms/:id`', roomStatus],
    ['### Long poll', polledEvents],
    ['## `GET /api/rooms/:id/detections`', exported],
    ['## `GET /api/rooms/:id/clips`', clipList],
    ['## `PATCH /api/rooms/:id/settings`', roomSettings],
    ['## `POST /api/rooms/:id/keys`', keysRotated],
    ['## `GET /api/rooms/:id/diagnostics`', diagnostics],
  ])('in docs/http-api.md under "%s" are answers as the code knows them', (heading, schema) => {
    const told = examples(section(httpApi, heading));
    expect(told).not.toEqual([]);
    for (const example of told) v.parse(schema, example);
  });
});

/** What of worker/app.ts is needed here: its own types are the platform's, which tests in Node do not have. */
interface WorkerApp {
  createApp(models: never[]): { routes: { method: string; path: string }[] };
}

/** The Worker's routes, each once; what holds for every method (`ALL`) is no route but on the way to one. */
async function workerRoutes(): Promise<string[]> {
  const { createApp }: WorkerApp = await import(join(root, 'worker/app.ts'));
  const routes = createApp([]).routes.filter(({ method }) => method !== 'ALL');
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))];
}

describe('docs/http-api.md', () => {
  test('describes every route of the Worker, and no other', async () => {
    const described = Array.from(httpApi.matchAll(/^## `([A-Z]+ \/\S+)`$/gm), ([, route]) => route);
    expect(described.sort()).toEqual((await workerRoutes()).sort());
    expect(rowNames(httpApi.split('\n## ')[0] as string)).toEqual(
      expect.arrayContaining(described),
    );
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
    ['## `GET /api/rooms/:id`', 'the status', Object.keys(roomStatus.entries)],
    ['### Long poll', 'a poll', Object.keys(polledEvents.entries)],
    ['## `PATCH /api/rooms/:id/settings`', 'the settings', settings],
    ['## `GET /api/rooms/:id/diagnostics`', 'the diagnostics', Object.keys(diagnostics.entries)],
    ['## `GET /api/rooms/:id/diagnostics`', 'a disconnect', Object.keys(disconnect.entries)],
  ])('lists under "%s" the fields of %s', (heading, _, fields) => {
    expect(rowNames(section(httpApi, heading))).toEqual(expect.arrayContaining(fields));
  });
});

describe('docs/architecture.md', () => {
  const architecture = read('docs/architecture.md');

  test.each(['protocol', 'sound', 'edge', 'durable-objects', 'worker'])(
    'names the modules of %s, and no other',
    (folder) => {
      const modules = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /(?<!\.d)\.ts$/.test(file))
        .map((file) => file.replaceAll('\\', '/'));
      const told = rowNames(section(architecture, `### \`${folder}/\``));
      expect(told.sort()).toEqual(modules.sort());
    },
  );

  test.each(['models', 'client', 'frontend'])('names the wings of %s', (folder) => {
    const wings = readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['node_modules', 'dist'].includes(entry.name))
      .map(({ name }) => `${folder}/${name}`);
    const told = rowNames(
      section(architecture, '### Wings of `models/`, `client/` and `frontend/`'),
    );
    expect(told.filter((name) => name.startsWith(`${folder}/`)).sort()).toEqual(wings.sort());
  });

  const nameOf = (path: string) =>
    Object.entries(importRules).find((rule) => rule[1].path === path)?.[0];

  test.each(Object.entries(importRules))(
    'says what %s may import, as the import rules do',
    (name, { imports }) => {
      const table = section(architecture, '## The folders, and who may import whom');
      const row = table.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      const told = Array.from(
        row
          ?.split('|')
          .at(-2)
          ?.matchAll(/`([^`]+)`/g) ?? [],
        (found) => found[1],
      );
      expect(told).toEqual(imports.map(nameOf));
    },
  );
});

test('README.md gives a reason for every package', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  const used = Object.keys({ ...dependencies, ...devDependencies });
  const listed = rowNames(section(read('README.md'), '## Dependencies'));
  // Types are told with what they are of.
  const told = used.filter((name) => !name.startsWith('@types/'));
  expect(listed).toEqual(expect.arrayContaining(told));
});

describe('links', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'examples/README.md',
    'test/README.md',
    ...readdirSync(join(root, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];

  test.each(documents)('in %s lead to something', (document) => {
    for (const [, target = '', anchor] of read(document).matchAll(
      /\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)/g,
    )) {
      const file = target === '' ? document : join(dirname(document), target);
      expect(existsSync(join(root, file)), file).toBe(true);
      if (anchor) expect(anchors(read(file)), `${file}#${anchor}`).toContain(anchor);
    }
  });
});

/** As GitHub makes them of headings, and those set by hand. */
function anchors(text: string): string[] {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
  return [
    ...Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading = '']) => slug(heading)),
    ...Array.from(text.matchAll(/<a id="([^"]+)">/g), ([, id = '']) => id),
  ];
}

/** The first cell of each row of a table in docs/models.md. */
const modelRows = Array.from(models.matchAll(/^\| `([^`]+)` *\|/gm), ([, cell]) => cell);

/** A record, so that the types tell when a code is missing here. */
const modelErrorCodes: Record<ModelErrorCode, true> = {
  'metadata-invalid': true,
  'topology-invalid': true,
  'layer-unsupported': true,
  'weights-missing': true,
  'weights-truncated': true,
  'weights-too-long': true,
  'shape-mismatch': true,
  'labels-mismatch': true,
  'model-too-large': true,
};

test.each(Object.keys(modelErrorCodes))('docs/models.md lists the model error %s', (code) => {
  expect(modelRows).toContain(code);
});

test.each(layerKinds)('docs/models.md lists the layer %s', (kind) => {
  expect(modelRows).toContain(kind);
});

/** The default package's: it has all that a package may have, and nothing else passes the schema. */
const metadata = readMetadata(readPackageFolder().metadata);

test.each([
  ...Object.keys(metadata),
  ...Object.keys(metadata.frontEnd).map((key) => `frontEnd.${key}`),
  ...Object.keys(metadata.outputs).map((key) => `outputs.${key}`),
  ...['method', 'clipAccuracy', 'windowAccuracy'].map((key) => `accuracy.${key}`),
])('docs/models.md lists the metadata key %s', (key) => {
  expect(modelRows).toContain(key);
});

test('docs/models.md lists every label of the default model', () => {
  for (const label of metadata.labels) expect(models).toContain(`\`${label}\``);
});

test('docs/models.md tells how large a model may be', () => {
  for (const bound of [maxWeightsBytes, maxMultiplications]) {
    expect(models).toContain(bound.toLocaleString('en'));
  }
});
