/**
 * The TensorFlow.js wasm backend on a compiled module that is handed in.
 *
 * The stock backend fetches and compiles its module itself, which Workers forbid
 * (tensorflow/tfjs#8157); here it is only instantiated, and synchronously, so that a room that wakes
 * for a frame handles that very frame before the next.
 */

import { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js';
import '@tensorflow/tfjs-backend-wasm/dist/register_all_kernels.js';
import createModule, {
  type BackendWasmModule,
} from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import { getBackend, registerBackend, setBackend } from '@tensorflow/tfjs-core';

/** `@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm`, compiled by the platform. */
export type CompiledWasm = WebAssembly.Module;

let started = false;

/** Makes `wasm` the backend of this isolate; further calls do nothing. */
export function startBackend(wasm: CompiledWasm): void {
  if (started) return;
  const module = instantiate(wasm);
  registerBackend('wasm', () => new BackendWasm(module));
  // Asynchronous only for backends that are; this one is in place when the call returns.
  void setBackend('wasm');
  if (getBackend() !== 'wasm') throw new Error('The wasm backend did not start.');
  started = true;
}

/** The parts of an Emscripten module that its factory fills in. */
interface EmscriptenExports {
  cwrap(
    name: string,
    returns: 'number' | null,
    parameters: 'number'[],
  ): (...values: number[]) => number;
}

function instantiate(wasm: CompiledWasm): BackendWasmModule {
  const settings = {
    instantiateWasm(
      imports: WebAssembly.Imports,
      received: (instance: WebAssembly.Instance) => void,
    ) {
      const instance = new WebAssembly.Instance(wasm, imports);
      received(instance);
      return instance.exports;
    },
  };
  void createModule(settings);
  // The factory has filled in `settings` itself by now: nothing above waits.
  const module = settings as unknown as BackendWasmModule & EmscriptenExports;
  const call = (name: string, returns: 'number' | null, parameters: number) =>
    module.cwrap(name, returns, Array<'number'>(parameters).fill('number'));
  module.tfjs = {
    init: call('init', null, 0),
    initWithThreadsCount: call('init_with_threads_count', null, 1),
    getThreadsCount: call('get_threads_count', 'number', 0),
    registerTensor: call('register_tensor', null, 3),
    disposeData: call('dispose_data', null, 1),
    dispose: call('dispose', null, 0),
  };
  return module;
}
