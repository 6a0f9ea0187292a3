/** The parts of a room that tests look into: real ones, on the room's own storage. */
import { env } from 'cloudflare:test';
import { Alarm } from '../../durable-objects/alarm.ts';
import { Pieces } from '../../durable-objects/bytes/pieces.ts';
import { EventLog } from '../../durable-objects/log/event-log.ts';
import { Observations } from '../../durable-objects/log/observations.ts';
import { OwnModels } from '../../durable-objects/models/own-models.ts';
import { RoomModels } from '../../durable-objects/models/room-models.ts';
import { Outlet } from '../../durable-objects/publishing/outlet.ts';
import { Publishing } from '../../durable-objects/publishing/publishing.ts';
import { defaultSettings } from '../../durable-objects/settings/default-settings.ts';
import { Settings } from '../../durable-objects/settings/settings.ts';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { isolate, roomModels, tones } from './models.ts';

/** How a room is set at first. */
export const untouched = defaultSettings([tones.id]);

export function partsOf(state: DurableObjectState) {
  const { storage } = state;
  const { sql } = storage;
  const models = new RoomModels(roomModels.current);
  const pieces = new Pieces(storage, 'model');
  const own = new OwnModels({ storage, pieces, models, isolate, assets: env.ASSETS }, Date.now());
  const settings = new Settings(sql, models);
  const sessions = new Sessions(state);
  const alarm = new Alarm(state.storage);
  const log = new EventLog(sql, settings, sessions, alarm);
  const publishing = new Publishing(log, [new Outlet(sessions, Date.now())]);
  const observations = new Observations(sql);
  return { alarm, log, models, observations, own, publishing, settings, sql, storage };
}

/** What a mic called Yard heard. */
export const bark = {
  participant: 'p' as ParticipantId,
  name: 'Yard',
  model: tones.id,
  label: 'low',
  peak: 0.9,
  mean: 0.8,
};
