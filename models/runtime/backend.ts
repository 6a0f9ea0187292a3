/**
 * The TensorFlow.js wasm backend on a compiled module that is handed in.
 *
 * The stock backend fetches and compiles its module itself, which Workers forbid
 * (tensorflow/tfjs#8157); here it is only instantiated, and synchronously, so that a room that wakes
 * for a frame handles that very frame before the next.
 */

import { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js';
import '@tensorflow/tfjs-backend-wasm/dist/register_all_kernels.js';
import createModule from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import { getBackend, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import { Recorder, type WasmModule } from './recorder.ts';

/** `@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm`, compiled by the platform. */
export type CompiledWasm = WebAssembly.Module;

let recorder: Recorder | undefined;

/**
 * Makes `wasm` the backend of this isolate; further calls do nothing.
 * @returns what records the backend's calls.
 */
export function startBackend(wasm: CompiledWasm): Recorder {
  if (recorder) return recorder;
  const started = new Recorder(instantiate(wasm));
  registerBackend('wasm', () => new BackendWasm(started.module));
  // Asynchronous only for backends that are; this one is in place when the call returns.
  void setBackend('wasm');
  if (getBackend() !== 'wasm') throw new Error('The wasm backend did not start.');
  recorder = started;
  return recorder;
}

function instantiate(wasm: CompiledWasm): WasmModule {
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
  const module = settings as unknown as WasmModule;
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
