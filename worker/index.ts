/** The deployment: which models its rooms have, the rooms, and the app in front of them. */
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import { RoomObject } from '../durable-objects/room.ts';
import { embeddedModel } from '../edge/embedded-model.ts';
import { IsolateModels } from '../edge/isolate-models.ts';
import type { DeploymentModels } from '../edge/models.ts';
import { createApp } from './app.ts';

/** All that a room hears with. No other module names a model. */
const models: DeploymentModels = [embeddedModel];

const isolate = new IsolateModels(wasm);

export { Relay } from '../durable-objects/relay.ts';

export class Room extends RoomObject {
  protected override get models(): DeploymentModels {
    return models;
  }

  protected override get isolate(): IsolateModels {
    return isolate;
  }
}

const app = createApp(models, isolate);
export default app;
/** The same under a name, by which cli/local-server.ts reaches it without what Miniflare puts in between. */
export const direct = app;
