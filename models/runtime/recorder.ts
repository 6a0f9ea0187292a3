/**
 * Makes the wasm calls of a computation again and again, without what TensorFlow.js does around
 * them: an operation checks its arguments, works out shapes and paddings, allocates its output and
 * books it, which takes a small network a fifth of its time. With fixed shapes and fixed places in
 * memory the calls are always the same, so they are recorded once and from then on only repeated.
 *
 * What a kernel computes in JavaScript is not recorded; of the layers that `graph.ts` knows, none
 * does.
 */
import type { BackendWasmModule } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';

type Kernel = (...values: (number | Uint8Array)[]) => number;

/** The backend's Emscripten module, with what is used of what its factory fills in. */
export interface WasmModule extends BackendWasmModule {
  /** @returns the exported function of that name. */
  cwrap(name: string, returns: 'number' | null, parameters: ('number' | 'array')[]): Kernel;
  _free(address: number): void;
  HEAPU8: Uint8Array;
}

/** The calls of one computation, on memory that stays theirs until `dispose`. */
export interface Recording {
  /** Makes the calls again: what they read is read anew, what they write is written over. */
  repeat(): void;
  /** Frees the memory; the recording is of no use afterwards. */
  dispose(): void;
}

export class Recorder {
  /** The module, for the backend to call: as it is, but recorded. */
  readonly module: WasmModule;
  /** While a computation is being recorded: its calls, and what frees the memory they use. */
  #open: { calls: (() => void)[]; releases: (() => void)[] } | undefined;

  constructor(module: WasmModule) {
    const { tfjs } = module;
    // Derived, since the module's own functions replace themselves in it when they are first called.
    this.module = Object.assign(Object.create(module) as WasmModule, {
      cwrap: (...signature: Parameters<WasmModule['cwrap']>): Kernel => {
        const kernel = module.cwrap(...signature);
        return (...values) => {
          this.#open?.calls.push(() => kernel(...values));
          return kernel(...values);
        };
      },
      _free: (address: number) => this.#release(() => module._free(address)),
      tfjs: { ...tfjs, disposeData: (id: number) => this.#release(() => tfjs.disposeData(id)) },
    });
  }

  /** The module's memory, which moves when it grows: not to be kept. */
  get memory(): ArrayBufferLike {
    return this.module.HEAPU8.buffer;
  }

  /** @param compute runs operations, once, and may dispose of any of its tensors. */
  record(compute: () => void): Recording {
    const calls: (() => void)[] = [];
    const releases: (() => void)[] = [];
    this.#open = { calls, releases };
    const recording = {
      repeat: () => {
        for (const call of calls) call();
      },
      dispose: () => {
        for (const release of releases) release();
      },
    };
    try {
      compute();
    } catch (error) {
      recording.dispose();
      throw error;
    } finally {
      this.#open = undefined;
    }
    return recording;
  }

  /** Now, or when the recording ends whose calls still use what is released. */
  #release(release: () => void): void {
    if (this.#open) this.#open.releases.push(release);
    else release();
  }
}
