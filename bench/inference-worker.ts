/** A Worker that does nothing but the bare inference: what a window costs where rooms are served. */
import { DurableObject } from 'cloudflare:workers';
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import metadata from '../models/earshot-base/metadata.json';
import model from '../models/earshot-base/model.json';
import weights from '../models/earshot-base/weights.bin';
import { Classifier } from '../models/recognition/classifier.ts';
import { Recogniser } from '../models/recognition/recogniser.ts';

/** The configuration it is built with is the product's, which names these classes. */
export class Room extends DurableObject {}
export class Relay extends DurableObject {}

let recogniser: Recogniser | undefined;

export const direct = {
  /** Takes float32 samples of 16 kHz; answers with how many windows they completed. */
  async fetch(request: Request): Promise<Response> {
    const samples = new Float32Array(await request.arrayBuffer());
    // The model is opened by the first sound, as in a room.
    if (samples.length === 0) return new Response('0');
    recogniser ??= new Recogniser(Classifier.open({ metadata, model, weights }, wasm));
    let completed = 0;
    recogniser.push(samples, () => completed++);
    return new Response(String(completed));
  },
};

export default direct;
