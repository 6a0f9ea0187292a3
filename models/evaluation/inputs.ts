/** What offline commands are given, read with messages that say what is wrong where. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecording } from '../../recordings/recording.ts';
import { RecordingError } from '../../recordings/recording-error.ts';
import { InputError } from '../node/input-error.ts';
import { openPackage } from '../node/open-package.ts';
import { ModelError } from '../package/model-error.ts';
import type { Classifier } from '../recognition/classifier.ts';

/** @throws {InputError} if there is no sound package. */
export function openClassifier(folder: string): Classifier {
  try {
    return openPackage(folder);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof ModelError || error instanceof SyntaxError || isMissing(error))
      throw new InputError(`${folder} is no model package: ${message}`);
    throw error;
  }
}

/** @param place where it is listed, for messages. @throws {InputError} */
export async function readSound(path: string, place = path): Promise<Float32Array> {
  return readRecording(path).catch((error: unknown) => {
    throw error instanceof RecordingError ? new InputError(`${place}: ${error.message}`) : error;
  });
}

/** @returns the WAV and FLAC files of a folder, by name. @throws {InputError} if it has none. */
export async function recordingsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new InputError(`Cannot read ${folder}: there is no such folder.`);
  });
  const recordings = names.filter((name) => /\.(wav|flac)$/i.test(name)).sort();
  if (recordings.length === 0) throw new InputError(`${folder} holds no WAV or FLAC file.`);
  return recordings.map((name) => join(folder, name));
}

/** A sound of many, of which none is missed: one that cannot be read is left out, and said so. */
export async function readBackground(path: string): Promise<Float32Array | undefined> {
  return readSound(path).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    console.error(`Left out: ${error.message}`);
    return undefined;
  });
}

/** Runs a command; what the user gave wrongly is told in one sentence, with exit code 2. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

/** Tells a terminal how far a command has come. */
export function progress(what: string, done: number, all: number): void {
  if (process.stderr.isTTY)
    process.stderr.write(done < all ? `\r\x1b[K${what}: ${done + 1} of ${all}` : '\r\x1b[K');
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
