/** The client as the npm package that is built of it, used from a folder that knows nothing of this one. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, type Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RoomServer, roomId } from '../unit/room-server.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'earshot-client-'));
const modules = join(folder, 'node_modules');

function packageOf(path: string): Record<string, Record<string, string>> {
  return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
}

/** Makes a package of this repository's installation importable from the folder. */
function lend(name: string): void {
  mkdirSync(join(modules, name, '..'), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), join(modules, name));
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

beforeAll(async () => {
  await run('npm', ['run', '--silent', 'build:client'], { cwd: root });
  const packing = ['pack', '--silent', '--pack-destination', folder];
  const { stdout } = await run('npm', packing, { cwd: join(root, 'client') });
  mkdirSync(join(modules, 'earshot-client'), { recursive: true });
  const unpacking = [
    '-xzf',
    stdout.trim(),
    '--strip-components=1',
    '-C',
    `${modules}/earshot-client`,
  ];
  await run('tar', unpacking, { cwd: folder });
  for (const name of Object.keys(packageOf('client').dependencies ?? {})) lend(name);
  write('package.json', '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('it depends on the versions that are tested here', () => {
  const { dependencies } = packageOf('.');
  expect(dependencies).toMatchObject(packageOf('client').dependencies ?? {});
});

test('plain Node joins a room with it and speaks', async () => {
  const room = new RoomServer();
  await once(room.server, 'listening');
  const place = JSON.stringify({ origin: room.origin, roomId, key: 'k'.repeat(22) });
  const program = write(
    'join.js',
    `import { joinRoom } from 'earshot-client';
    const connection = joinRoom(${place}, { name: 'Package' });
    const { role } = await connection.opened();
    const publisher = connection.publish();
    publisher.write(new Float32Array(960));
    publisher.close();
    console.log(role, connection.state.getSnapshot().participants.size);
    connection.close();`,
  );
  const { stdout } = await run(process.execPath, [program], { cwd: folder });
  expect(stdout.trim()).toBe('mic 1');
  await expect.poll(() => room.frames).toHaveLength(1);
  room.server.close();
});

test('its types compile in Node, which has no DOM', async () => {
  for (const name of ['@types/node', 'undici-types']) lend(name);
  const source = `import { followRoom, type ParticipantId, type Scores } from 'earshot-client';
    const { state } = followRoom({ link: 'https://ear.example/r/x#y' }, { debug: true });
    export const stop: () => void = state.subscribe(() => {}, ['scores', 'detections']);
    export const you: ParticipantId | undefined = state.getSnapshot().you;
    export const latest = (of: ParticipantId): Scores[] => [
      ...(state.getSnapshot().scores.get(of)?.values() ?? []),
    ];
    // @ts-expect-error a part that there is not
    state.subscribe(() => {}, ['line']);
    // @ts-expect-error a snapshot is not to be written to
    state.getSnapshot().detections.length = 0;`;
  const shown = { target: 'ES2024', module: 'NodeNext', strict: true, noEmit: true };
  // What a declaration lacked would be `any`, and then nothing an error that is expected above.
  const compilerOptions = { ...shown, skipLibCheck: true, lib: ['ES2024'], types: ['node'] };
  const files = [write('follow.ts', source)];
  const project = write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const compiled = run(process.execPath, [compiler, '-p', project]);
  await expect(compiled.catch(({ stdout }) => ({ stdout }))).resolves.toMatchObject({ stdout: '' });
});

describe('a bundle', () => {
  async function bundled(source: string): Promise<string> {
    const built = (await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: {
        lib: { entry: write('entry.js', source), formats: ['es'] },
        minify: false,
        write: false,
      },
    })) as Rollup.RollupOutput[];
    return built
      .flatMap(({ output }) => output.map((file) => ('code' in file ? file.code : '')))
      .join('');
  }
  /** What each can do only with code of that kind in it. */
  const speaking = ['encodePcm16', 'setInt16', 'droppedSamples'];
  const sockets = ['WebSocket(', 'pingDeadlineMs)'];
  const uploading = ['XMLHttpRequest'];
  const capturing = ['getUserMedia', 'AudioWorklet'];

  test('of a follower holds nothing that speaks, uploads or captures', async () => {
    const code = await bundled("export { followRoom } from 'earshot-client';");
    expect(code).toContain('text/event-stream');
    for (const sign of [...speaking, ...sockets, ...uploading, ...capturing])
      expect(code).not.toContain(sign);
  });

  test('of a participant holds what speaks, and neither uploads nor captures', async () => {
    const code = await bundled("export { joinRoom } from 'earshot-client';");
    for (const sign of [...speaking, ...sockets]) expect(code).toContain(sign);
    for (const sign of [...uploading, ...capturing]) expect(code).not.toContain(sign);
  });

  test('of all that it exports holds nothing that captures', async () => {
    const code = await bundled("export * from 'earshot-client';");
    for (const sign of [...speaking, ...uploading]) expect(code).toContain(sign);
    for (const sign of capturing) expect(code).not.toContain(sign);
  });
});
