/** The server that all attacks share: they take turns, and each finds it as the last one left it. */

import type { TestProject } from 'vitest/node';
import { childNamed } from '../../bench/load/open-loop/process-use.ts';
import { startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxClipUploads, maxIsolateUploads } from '../../protocol/limits.ts';
import { comeAndGo } from './visitors.ts';

/** After so many groups of visitors, and so many recordings, the memory grows no more. */
const groupsBefore = 10;
const recordingsBefore = 100;
/** As many bytes as two minutes of Opus have, and as half an hour of it. */
const recordingBytes = 400_000;
const longBytes = 6_000_000;

declare module 'vitest' {
  interface ProvidedContext {
    /** `quiet` is a room that is not attacked. */
    attacked: { origin: string; pid: number; quiet: RoomCreated };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startLocalServer();
  const quiet = await createRoom(server.origin);
  /** Rooms that take as many recordings at once as the Worker does. */
  const rooms: RoomCreated[] = [];
  // The memory that attacks are measured by is that of a server in use.
  for (let group = 0; group < groupsBefore; group++) await comeAndGo(quiet);
  for (let i = 0; i < recordingsBefore; i++) {
    await keepRecording(quiet, i, server.origin, recordingBytes);
  }
  for (let room = 0; room < maxIsolateUploads / maxClipUploads; room++) {
    rooms.push(await createRoom(server.origin));
  }
  await Promise.all(
    Array.from({ length: maxIsolateUploads }, (_, i) =>
      keepRecording(rooms[i % rooms.length] as RoomCreated, i, server.origin, longBytes),
    ),
  );
  const pid = childNamed('workerd');
  project.provide('attacked', { origin: server.origin, pid, quiet });
  return server.close;
}

/** Stores a recording, from another of a city's addresses each time, as a room bears so many. */
async function keepRecording(
  { id, keys }: RoomCreated,
  address: number,
  origin: string,
  bytes: number,
) {
  const form = new FormData();
  form.set('audio', new Blob(['fLaC', new Uint8Array(bytes)]));
  const headers = {
    authorization: `Bearer ${keys.mic}`,
    'cf-connecting-ip': `198.51.100.${address}`,
  };
  const init = { method: 'POST', headers, body: form };
  const { status } = await fetch(`${origin}/api/rooms/${id}/clips`, init);
  if (status !== 201) throw new Error(`a recording was answered with ${status}`);
}
