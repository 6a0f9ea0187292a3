/** A Worker that does nothing but the bare inference: what a window costs where rooms are served. */
import { defaultClassifier } from '../edge/embedded-model.ts';
import { Recogniser } from '../models/recognition/recogniser.ts';

// The configuration it is built with is the product's, which names the room's class.
export { Room } from '../durable-objects/room.ts';

let recogniser: Recogniser | undefined;

export default {
  /** Takes float32 samples of 16 kHz; answers with how many windows they completed. */
  async fetch(request: Request): Promise<Response> {
    const samples = new Float32Array(await request.arrayBuffer());
    // The model is opened by the first sound, as in a room.
    if (samples.length === 0) return new Response('0');
    recogniser ??= new Recogniser(defaultClassifier());
    let completed = 0;
    recogniser.push(samples, () => completed++);
    return new Response(String(completed));
  },
};
