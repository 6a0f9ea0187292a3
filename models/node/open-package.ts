/** Opens a package from a folder, in Node: for evaluation, benches and tests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelFiles } from '../package/model-package.ts';
import { Classifier } from '../recognition/classifier.ts';

/** Folder of the default package. */
export const defaultPackageFolder = fileURLToPath(new URL('../earshot-base', import.meta.url));

export function readPackageFolder(folder = defaultPackageFolder): ModelFiles {
  const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const weights = new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer;
  return { model: json('model.json'), metadata: json('metadata.json'), weights };
}

/** @throws {ModelError} if the package is not sound. */
export function openPackage(folder = defaultPackageFolder): Classifier {
  return Classifier.open(readPackageFolder(folder), compileWasm());
}

/** Compiles the backend's wasm module from node_modules. */
export function compileWasm(): WebAssembly.Module {
  const file = createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm',
  );
  return new WebAssembly.Module(readFileSync(file));
}
