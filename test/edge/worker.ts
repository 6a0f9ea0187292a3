/** The deployment that tests run: the real one, with models that tests hand in. */
import type { PushService } from '../../durable-objects/push/push-service.ts';
import type { AudienceBounds } from '../../durable-objects/relays/audience.ts';
import { RoomObject } from '../../durable-objects/room.ts';
import type { IsolateModels } from '../../edge/isolate-models.ts';
import type { DeploymentModels } from '../../edge/models.ts';
import { createApp } from '../../worker/app.ts';
import { bounds } from './bounds.ts';
import { isolate, roomModels } from './models.ts';
import { pushSettings } from './push-settings.ts';
import { roomLife } from './room-life.ts';

export { Relay } from '../../durable-objects/relay.ts';

export class Room extends RoomObject {
  override get push(): PushService | undefined {
    return pushSettings.current;
  }

  override get days(): number | undefined {
    return roomLife.days;
  }

  override get models(): DeploymentModels {
    return roomModels.current;
  }

  override get isolate(): IsolateModels {
    return isolate;
  }

  override get audienceBounds(): AudienceBounds {
    return bounds.current;
  }
}

export default createApp(roomModels.current, isolate);
