/** A room that exists: its parts, put together as it wakes, each from those above it. */
import * as v from 'valibot';
import type { IsolateModels } from '../edge/isolate-models.ts';
import { secretFor } from '../edge/keys.ts';
import type { DeploymentModels } from '../edge/models.ts';
import { networkTag } from '../edge/network.ts';
import { RoomBackground } from '../models/teaching/room-background.ts';
import type { Role } from '../protocol/handshake.ts';
import type { RoomStatus } from '../protocol/http.ts';
import { Alarm } from './alarm.ts';
import { Pieces } from './bytes/pieces.ts';
import { Clips } from './clips/clips.ts';
import { diagnosticsRequests } from './diagnostics.ts';
import { Detections } from './hearing/detections.ts';
import { MicWatch } from './hearing/mic-watch.ts';
import { Mics } from './hearing/mics.ts';
import { OpenModels } from './hearing/open-models.ts';
import { RoomHearing } from './hearing/room-hearing.ts';
import type { Identity } from './identity.ts';
import { Inbox } from './inbox.ts';
import { Lifetime } from './lifetime.ts';
import { EventLog } from './log/event-log.ts';
import { exportRequests } from './log/exports.ts';
import { Observations } from './log/observations.ts';
import { Replay } from './log/replay.ts';
import { OwnModels } from './models/own-models.ts';
import { RoomModels } from './models/room-models.ts';
import { Access } from './people/access.ts';
import { Disconnects } from './people/disconnects.ts';
import { hostRequests } from './people/host-requests.ts';
import { Presence } from './people/presence.ts';
import { Reception } from './people/reception.ts';
import { Replays } from './people/replays.ts';
import { Roster } from './people/roster.ts';
import { Verdicts } from './people/verdicts.ts';
import { Outlet } from './publishing/outlet.ts';
import { Publishing } from './publishing/publishing.ts';
import { pushRequests } from './push/push-requests.ts';
import type { PushService } from './push/push-service.ts';
import { Pushing } from './push/pushing.ts';
import { Subscriptions } from './push/subscriptions.ts';
import { Audience, type AudienceBounds } from './relays/audience.ts';
import { Branches } from './relays/branches.ts';
import { RelayPlaces } from './relays/places.ts';
import { RelayOutlet } from './relays/relay-outlet.ts';
import { everyRole, request } from './request.ts';
import { Settings } from './settings/settings.ts';
import { Sessions } from './sockets/sessions.ts';
import { type Caller, Shares } from './sockets/shares.ts';
import { RecentMics } from './teaching/recent-mics.ts';
import { TaughtModel } from './teaching/taught-model.ts';
import { TaughtStore } from './teaching/taught-store.ts';
import { Teaching } from './teaching/teaching.ts';
import { Turns } from './turns.ts';

export type OpenRoom = ReturnType<typeof openRoom>;

/**
 * @param env where the sound of clips is kept, the relays, and the catalogue of models.
 * @param chosen by whoever deploys it: the models that every room hears with, those that are open in the
 *   isolate, its bounds, how it pushes, and for how many
 *   days it is kept while nobody uses it; undefined for ever.
 */
export function openRoom(
  state: DurableObjectState,
  env: Pick<Cloudflare.Env, 'CLIPS' | 'RELAYS' | 'ASSETS'>,
  identity: Identity,
  chosen: {
    models: DeploymentModels;
    isolate: IsolateModels;
    audienceBounds: AudienceBounds;
    push: PushService | undefined;
    days: number | undefined;
  },
  now: number,
) {
  const { storage } = state;
  const { sql } = storage;
  const { id: roomId } = identity;
  const { audienceBounds: bounds } = chosen;
  const sources = new RoomModels(chosen.models);
  const pieces = new Pieces(storage, 'model');
  const own = new OwnModels(
    { storage, pieces, models: sources, isolate: chosen.isolate, assets: env.ASSETS },
    now,
  );
  const background = new RoomBackground();
  const store = new TaughtStore(storage);
  const taught = new TaughtModel({ store, models: sources, background }, now);
  const recent = new RecentMics(taught.base, background);
  const alarm = new Alarm(storage);
  const sessions = new Sessions(state);
  const settings = new Settings(sql, sources);
  const log = new EventLog(sql, settings, sessions, alarm);
  const observations = new Observations(sql);
  const outlet = new Outlet(sessions, now);
  const places = new RelayPlaces(sql, bounds.relay);
  const { sends } = sessions;
  const branches = new Branches({ namespace: env.RELAYS, roomId, node: 0, sends });
  const relays = new RelayOutlet(branches, places);
  const subscriptions = new Subscriptions(sql, alarm);
  const { push } = chosen;
  const pushing = new Pushing({ roomId, models: sources, subscriptions, keys: push?.keys });
  const publishing = new Publishing(log, [outlet, relays, pushing]);
  const models = new OpenModels(sources, publishing);
  const mics = new Mics();
  const detections = new Detections(log, observations, settings, mics);
  const hearing = new RoomHearing(
    { sessions, settings, publishing, sources, models, mics, recent, detections, alarm },
    now,
  );
  const micWatch = new MicWatch({ sessions, publishing, alarm }, now);
  const disconnects = new Disconnects(sql);
  const roster = new Roster(sql);
  const presence = new Presence(
    { sessions, publishing, hearing, micWatch, disconnects, roster, alarm },
    now,
  );
  const access = new Access(sql, identity);
  const shares = new Shares(now);
  const turns = new Turns(
    {
      sessions,
      shares,
      refuse: presence.refuse.bind(presence),
      done: (at) => presence.handled(at),
      isStrained: () => hearing.shedding,
    },
    now,
  );
  const resumeSecret = secretFor('resume', identity.secret);
  const reception = new Reception({
    roomId,
    resumeSecret,
    places,
    relays,
    sessions,
    settings,
    log,
    models,
    taught,
    outlet,
    presence,
    alarm,
    turns,
    replays: new Replays(new Replay(log), sessions, turns),
  });
  const audience = new Audience(
    {
      bounds,
      resumeSecret,
      sessions,
      settings,
      log,
      models,
      taught,
      publishing,
      presence,
      places,
      relays,
      shares,
    },
    now,
  );
  const inbox = new Inbox({
    sessions,
    settings,
    publishing,
    outlet,
    hearing,
    micWatch,
    presence,
    reception,
    shares,
    verdicts: new Verdicts({ log, models: sources, publishing, shares }),
  });
  const clips = new Clips({
    storage,
    bucket: env.CLIPS,
    roomId,
    settings,
    models: sources,
    own,
    publishing,
    alarm,
  });
  const teaching = new Teaching({ taught, recent, settings, publishing, log, alarm });
  const inUse = () => sessions.count + places.count > 0;
  const countAudience = () => relays.upTo(log.lastId);
  const lifetime = new Lifetime({ sql, inUse, countAudience, publishing, alarm }, chosen.days, now);

  return {
    access,
    alarm,
    audience,
    inbox,
    lifetime,
    presence,
    reception,
    shares,
    /** @param network that somebody with a key of this role came from. */
    callerOf: (role: Role, network: string): Caller => ({
      role,
      network: networkTag(identity.secret, network),
    }),
    requests: {
      status: request(
        everyRole,
        v.strictObject({}),
        (_, { role }): RoomStatus => ({
          id: roomId,
          role,
          participants: sessions.present,
          audience: places.count,
          followers: sessions.followers.length,
          models: models.descriptions,
          sounds: [...taught.sounds],
          settings: settings.current,
          lastEventId: log.lastId,
          wakes: identity.wakes,
          ...(lifetime.expiresAt !== undefined && { expiresAt: lifetime.expiresAt }),
        }),
      ),
      ...hostRequests({ access, sessions, settings, publishing, presence }),
      ...diagnosticsRequests({
        storage,
        identity,
        sessions,
        places,
        log,
        hearing,
        micWatch,
        inbox,
        disconnects,
        wokeAt: now,
      }),
      ...exportRequests(sql, log, shares),
      ...audience.requests,
      ...clips.requests,
      ...own.requestsWith(models),
      ...teaching.requests,
      ...pushRequests(subscriptions, push?.services),
    },
    /** Each part deletes its own: what was heard and said is gone at once. */
    erase() {
      turns.erase();
      outlet.erase();
      audience.erase();
      presence.erase();
      hearing.erase();
      micWatch.erase();
      observations.erase();
      log.erase();
      clips.erase();
      own.erase();
      recent.erase();
      teaching.erase();
      pushing.erase();
      subscriptions.erase();
    },
  };
}
