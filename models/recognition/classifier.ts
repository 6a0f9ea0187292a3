/** The classifier: one window of front-end output in, scores per label out. */
import type { ModelMetadata } from '../package/metadata.ts';
import { type ModelFiles, readModelPackage } from '../package/model-package.ts';
import { type CompiledWasm, startBackend } from '../runtime/backend.ts';
import { compileGraph, type Graph } from '../runtime/graph.ts';

export interface Classification {
  /** One score a label, in the labels' order, each in [0, 1]. */
  scores: Float32Array;
  /** What the model made of the window before it named it; empty if the model gives none. */
  embedding: Float32Array;
}

/** Whatever gives scores for windows of a model's front end. */
export interface WindowClassifier {
  readonly metadata: ModelMetadata;
  /**
   * @param window as the front end gives it.
   * @throws {Error} if it cannot any more, as one whose weights are gone.
   */
  classify(window: Float32Array): Classification;
}

export class Classifier implements WindowClassifier {
  readonly metadata: ModelMetadata;
  readonly #graph: Graph;
  #isDisposed = false;

  private constructor(metadata: ModelMetadata, graph: Graph) {
    this.metadata = metadata;
    this.#graph = graph;
  }

  /**
   * Reads, checks and compiles a package.
   * @throws {ModelError} if anything in the package does not fit the rest of it.
   */
  static open(files: ModelFiles, wasm: CompiledWasm): Classifier {
    const { metadata, topology, weights } = readModelPackage(files);
    const network = { topology, weights, outputs: metadata.outputs };
    return new Classifier(metadata, compileGraph(network, startBackend(wasm)));
  }

  /** @param window as the package's front end gives it. */
  classify(window: Float32Array): Classification {
    // On weights that are gone the backend would abort, for every model that runs on it.
    if (this.#isDisposed) throw new Error(`The model "${this.metadata.name}" was closed.`);
    const inference = this.#graph.run(window);
    // Nobody can trust a stranger's weights: what is no number is nothing heard, and no score leaves [0, 1].
    inference.scores.forEach((score, i, scores) => {
      scores[i] = Number.isNaN(score) ? 0 : Math.min(1, Math.max(0, score));
    });
    return inference;
  }

  /** Frees the weights; `classify` throws afterwards. */
  dispose(): void {
    this.#isDisposed = true;
    this.#graph.dispose();
  }
}
